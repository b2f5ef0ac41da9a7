#include "common/ledger/kafka_files.h"

#include <sys/stat.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace candour {

KafkaFiles::KafkaFiles(const KafkaOptions& options) {
  for (const auto& [name, value] : options.properties) {
    const bool is_file = absl::StartsWith(name, "ssl.") && absl::EndsWith(name, ".location");
    if (is_file && value != "probe") paths_.push_back(value);  // the system's own are read at the start
  }
  stamp_ = Stamp();
}

bool KafkaFiles::Changed() {
  std::string now = Stamp();
  return std::exchange(stamp_, now) != now;
}

// Of what a path leads to in the end: Kubernetes turns a link of a folder.
std::string KafkaFiles::Stamp() const {
  std::string stamp;
  for (const std::string& path : paths_) {
    struct stat file {};
    if (stat(path.c_str(), &file) != 0) file = {};
    absl::StrAppend(&stamp, file.st_dev, ":", file.st_ino, ":", file.st_size, ":", file.st_mtim.tv_sec, ".",
                    file.st_mtim.tv_nsec, "/");
  }
  return stamp;
}

}  // namespace candour
