#include "common/process/end_signal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <thread>

#include "common/observe/log.h"

namespace candour {
namespace {

sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

EndSignal::EndSignal() {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([state = state_] { Watch(state); }).detach();
}

void EndSignal::Watch(const std::shared_ptr<State>& state) {
  const sigset_t signals = EndSignals();
  int signal = 0;
  sigwait(&signals, &signal);
  {
    MutexLock lock(state->mutex);
    if (!state->started) {
      Log(LogLevel::kInfo, "ended", {{"signal", strsignal(signal)}});
      _exit(0);  // destructors would wait for the broker that the start waits for
    }
    state->signal = signal;
    state->came.notify_all();
  }
  std::this_thread::sleep_for(absl::ToChronoMilliseconds(kPatience));
  Log(LogLevel::kWarning, "cut_off", {{"why", "the end took too long, a broker may hang"}});
  _exit(0);
}

void EndSignal::Started() {
  MutexLock lock(state_->mutex);
  state_->started = true;
}

int EndSignal::Wait() {
  MutexLock lock(state_->mutex);
  while (!state_->signal) lock.Wait(state_->came);
  return *state_->signal;
}

}  // namespace candour
