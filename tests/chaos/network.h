// A network of this process's own: a bridge, and hosts on it, each in a namespace, which can be cut off and
// slowed down. Nothing of it is seen outside, and all of it goes with the process and its children.
//
//   if (const std::string reason = TestNetwork::SkipReason(); !reason.empty()) ...
//   TestNetwork network;                          // before any other thread is started
//   const int host = network.AddHost(11);         // 10.77.0.11; a process joins by Surroundings::network
//   network.Cut(11);
//   network.Mend(11);
#ifndef CANDOUR_TESTS_CHAOS_NETWORK_H_
#define CANDOUR_TESTS_CHAOS_NETWORK_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace candour {

class TestNetwork {
 public:
  // Why there can be none here (not root, no namespaces, no ip and tc); empty: there can.
  static std::string SkipReason();

  // Moves this process into a network and a mount namespace of its own; its address is 10.77.0.254. A network
  // that can't be made ends the process: nothing else would be left of what SkipReason said.
  TestNetwork();
  ~TestNetwork();
  TestNetwork(const TestNetwork&) = delete;
  TestNetwork& operator=(const TestNetwork&) = delete;

  // Its namespace, open as long as the network is.
  int AddHost(int host);
  static std::string Address(int host);

  void Cut(int host);
  void Mend(int host);
  // What `host` sends to the others is lost; what they send arrives.
  void CutFrom(int host, const std::vector<int>& others);
  void MendFrom(int host, const std::vector<int>& others);
  // Both ways.
  void Slow(int host, const std::string& rate);  // "200kbit"
  // How many packets had to wait since it was slowed down.
  long Hasten(int host);

 private:
  std::map<int, int> hosts_;  // namespaces
};

// Whether a file system of `size` ("64m") in memory could be mounted at `path`, seen by this process and its
// children.
bool MountSmall(const std::string& path, const std::string& size);
void UnmountSmall(const std::string& path);

}  // namespace candour

#endif  // CANDOUR_TESTS_CHAOS_NETWORK_H_
