// What happens to a replica's state, its disk and its clock.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/reason.h"
#include "common/replica/rows.h"
#include "common/store/store.h"
#include "tests/chaos/fault.h"

namespace candour {
namespace {

namespace fs = std::filesystem;

// The files that hold rows, not those that say something about the others.
std::vector<fs::path> DataFiles(const Slot& slot, const std::vector<std::string>& extensions) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(World::StateFolder(slot))) {
    const std::string extension = entry.path().extension();
    if (std::find(extensions.begin(), extensions.end(), extension) != extensions.end() &&
        entry.file_size() > 0)
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Whether every row can be read, those too that nothing asks for yet.
bool IsWhole(const Slot& slot) {
  const auto store =
      Store::Open({.path = World::StateFolder(slot), .families = RowFamilies(), .read_only = true});
  absl::Status read = store.status();
  for (size_t family = 0; read.ok() && family < RowFamilies().size(); ++family) {
    read = (*store)->Scan(static_cast<int>(family), "", "",
                          [](absl::string_view, absl::string_view) { return true; });
  }
  return !absl::IsDataLoss(read);  // else the replica only moved its files meanwhile
}

// Starts on a damaged state. Either it serves, or it says why not and is started from nothing, as the
// operator's manual says; so is one that has not read its damage yet, and would stop in the middle of another
// fault. What it serves is compared with the others' later.
std::string StartOnDamage(Stage& stage, Slot& slot) {
  std::string how = "no digest";
  if (stage.world.StartReplica(slot)) {
    const auto state = slot.replica->caller()->GetState(/*with_digest=*/true);
    if (state.ok() && IsWhole(slot)) return "served from what was whole";
    if (state.ok()) how = "had not read the damage";
  }
  const std::string printed = slot.replica->process().Printed();
  if (absl::StrContains(printed, "replica_stopped") || absl::StrContains(printed, "cannot_start"))
    how = "stopped and said why";
  const bool again = stage.world.StartAnew(slot);
  return absl::StrCat(how, again ? ", folded anew" : ", DID NOT COME BACK");
}

Bite TearWrite(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  const bool busy = Stage::IsBusy(slot);
  slot.replica->Kill9();
  const auto logs = DataFiles(slot, {".log"});
  uintmax_t cut = 0;
  if (!logs.empty()) {
    const uintmax_t size = fs::file_size(logs.back());
    cut = 1 + stage.random() % std::min<uintmax_t>(size, 4096);
    fs::resize_file(logs.back(), size - cut);
  }
  return {busy && cut > 0, absl::StrCat(slot.name, ", ", cut, " bytes: ", StartOnDamage(stage, slot))};
}

Bite FlipBit(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  slot.replica->Kill9();
  const auto files = DataFiles(slot, {".log", ".sst"});
  if (files.empty()) return {false, absl::StrCat(slot.name, " has no rows: ", StartOnDamage(stage, slot))};
  const fs::path& file = files[stage.random() % files.size()];
  const auto at = static_cast<std::streamoff>(stage.random() % fs::file_size(file));
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(at);
  const int before = bytes.get();
  bytes.seekp(at);
  bytes.put(static_cast<char>(before ^ (1 << stage.random() % 8)));
  bytes.close();
  std::fstream again(file, std::ios::in | std::ios::binary);
  again.seekg(at);
  const bool flipped = again.get() != before;
  const std::string where = absl::StrCat(file.extension().string(), " at ", at, " of ", fs::file_size(file));
  return {flipped, absl::StrCat(slot.name, ", ", where, ": ", StartOnDamage(stage, slot))};
}

// The state as it was a while ago, put into a folder beside the live one's and started.
Bite RestoreOldState(Stage& stage) {
  Slot &live = stage.AnyReplica(), &restored = stage.world.restored();
  const auto state = live.replica->caller()->GetState();
  live.replica->Kill9();
  std::error_code failed;
  fs::remove_all(restored.replica->folder() + "/registration", failed);
  fs::copy(live.replica->folder() + "/registration", restored.replica->folder() + "/registration",
           fs::copy_options::recursive, failed);
  (void)stage.world.StartReplica(live);
  absl::SleepFor(stage.Between(absl::Seconds(2), absl::Seconds(10)));
  const auto range = stage.world.ledger().Range(absl::Seconds(10));
  const bool old = !failed && state.ok() && range.ok() && state->next_offset() + 10 < range->end;
  const bool served = stage.world.StartReplica(restored);
  const int accepted = restored.accepted;
  const bool worked = served && Becomes([&] { return restored.accepted > accepted; }, absl::Seconds(20));
  const bool current = stage.world.CatchUp(absl::Seconds(30)).has_value();
  restored.open = false;
  if (served) restored.replica->Kill9();
  return {old && worked && current,
          absl::StrCat("of ", live.name, old ? ", behind by " : ", NOT OLD, ",
                       range.ok() && state.ok() ? range->end - state->next_offset() : 0, " records")};
}

// Gives back the room that RocksDB took beforehand for a log of its own that it is still writing.
void GiveBackRoom(const fs::path& log) {
  const int file = open(log.c_str(), O_RDWR | O_CLOEXEC);
  const off_t page = 4096, end = (lseek(file, 0, SEEK_END) + page - 1) / page * page;
  (void)fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, end, 256 << 20);
  close(file);
}

// Fills what is left of the replica's own small file system.
void Fill(const std::string& path) {
  std::ofstream ballast(path, std::ios::binary);
  const std::string block(4096, 'x');
  while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

Bite FillDisk(Stage& stage) {
  Slot& slot = stage.world.replica(stage.world.replicas() - 1);
  ChildProcess& process = slot.replica->process();
  const std::string ballast = slot.replica->folder() + "/registration/ballast";
  process.Signal(SIGSTOP);
  for (const fs::path& log : DataFiles(slot, {".log"})) GiveBackRoom(log);
  Fill(ballast);
  process.Signal(SIGCONT);
  const bool bit =
      Becomes([&] { return absl::StrContains(process.Printed(), "No space left"); }, absl::Seconds(60));
  const bool up = process.running();
  const absl::Duration answered = stage.AnswersAgain(stage.AnotherThan(slot));
  absl::SleepFor(stage.Between(absl::Seconds(1), absl::Seconds(10)));
  fs::remove(ballast);
  // It says why and serves nothing; to start it again is an operator's part.
  if (up) (void)slot.replica->Terminate();
  const std::string mended = StartOnDamage(stage, slot);
  return {bit,
          absl::StrCat(slot.name, bit ? " said no space left, " : " DID NOT SAY no space left, ",
                       up ? "stayed up; " : "ended; ", mended),
          answered};
}

Bite SlowDisk(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  const int64_t before = slot.preloaded.page->delayed;
  const int64_t ms = 5 + static_cast<int64_t>(stage.random() % 200);
  __atomic_store_n(&slot.preloaded.page->write_delay_us, ms * 1000, __ATOMIC_RELAXED);
  absl::SleepFor(stage.Between(absl::Seconds(2), absl::Seconds(20)));
  __atomic_store_n(&slot.preloaded.page->write_delay_us, 0, __ATOMIC_RELAXED);
  const int64_t delayed = __atomic_load_n(&slot.preloaded.page->delayed, __ATOMIC_RELAXED) - before;
  return {delayed > 0, absl::StrCat(slot.name, ", ", delayed, " writes later by ", ms, " ms")};
}

// Whether the replica refuses to record by its clock.
bool SaysSkewed(Stage& stage, Slot& slot) {
  return ReasonOf(stage.clients.Send(CreatePost("Clock"), "CreatePost", slot).status()) == "CLOCK_SKEWED";
}

Bite JumpClock(Stage& stage) {
  Slot& slot = stage.AnyReplica();
  const auto seconds = 3 + static_cast<int64_t>(stage.random() % 1200);
  const absl::Duration jump = absl::Seconds(stage.random() % 2 == 0 ? seconds : -seconds);
  slot.preloaded.SetClockOff(jump);
  // Abseil looks at the clock again after a second or two; until then deadlines, which are gRPC's, seem to be
  // over.
  const bool refused = Becomes([&] { return SaysSkewed(stage, slot); }, absl::Seconds(10));
  absl::SleepFor(stage.Between(absl::Seconds(1), absl::Seconds(15)));
  slot.preloaded.SetClockOff(absl::ZeroDuration());
  const bool again = Becomes([&] { return stage.clients.Send(CreatePost("Clock"), "CreatePost", slot).ok(); },
                             absl::Seconds(20));
  return {refused && again, absl::StrCat(slot.name, " by ", absl::FormatDuration(jump),
                                         again ? "" : ", TAKES NO COMMANDS when it is right again")};
}

}  // namespace

std::vector<FaultKind> StateFaults() {
  return {{"torn_write", "the end of RocksDB's log cut off after SIGKILL", TearWrite},
          {"bit_flip", "one bit of RocksDB's files turned after SIGKILL", FlipBit},
          {"old_state", "a copy of an older state started beside the live one", RestoreOldState},
          {"full_disk", "the replica's own file system filled", FillDisk, false, true},
          {"slow_disk", "each write and sync 5 to 205 ms later (preloaded library)", SlowDisk},
          {"clock_jump", "time of day 3 s to 20 min off (preloaded library)", JumpClock}};
}

}  // namespace candour
