// One who follows all that is recorded, over broken connections and from one replica to the next.
#ifndef CANDOUR_TESTS_CHAOS_FOLLOWER_H_
#define CANDOUR_TESTS_CHAOS_FOLLOWER_H_

#include <atomic>
#include <string>
#include <thread>

#include "tests/chaos/world.h"

namespace candour {

class Follower {
 public:
  // Begins with one replica.
  Follower(World& world, const std::string& name, size_t first);
  ~Follower();

  // Of the last commit it got; -1 before the first.
  int64_t offset() const { return offset_; }
  // How often it had to begin a new connection.
  int connections() const { return connections_; }
  // It ends with its connection, within seconds; Stop waits for that.
  void AskToStop() { stop_ = true; }
  void Stop();

 private:
  void Run(size_t first);
  void FollowOne(Slot& slot);

  World& world_;
  const std::string name_;
  std::string token_;
  std::atomic<int64_t> offset_ = -1;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_FOLLOWER_H_
