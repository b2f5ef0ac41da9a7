#include "common/replica/generations.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/file.h"
#include "common/base/kill_point.h"
#include "common/base/status.h"

namespace candour {
namespace {

constexpr char kPointer[] = "/GENERATION";

// The number of "g-<number>"; false for other names.
bool NumberOf(absl::string_view name, uint64_t* number) {
  return absl::ConsumePrefix(&name, "g-") && absl::SimpleAtoi(name, number) && absl::StrCat(*number) == name;
}

// A RocksDB folder has a file CURRENT.
bool HasRows(const std::string& folder) { return std::filesystem::exists(folder + "/CURRENT"); }

absl::Status Failed(const std::string& path) {
  return absl::InternalError(absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
}

// Of a file: its bytes; of a folder: the names in it.
absl::Status SyncPath(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Failed(path);
  const int synced = fsync(file);
  const absl::Status status = synced == 0 ? absl::OkStatus() : Failed(path);
  close(file);
  return status;
}

absl::Status RenameSynced(const std::string& folder, const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return Failed(to);
  return SyncPath(folder);
}

}  // namespace

absl::StatusOr<ServedGeneration> ReadServed(const std::string& state_dir) {
  ServedGeneration served;
  const std::string path = state_dir + kPointer;
  if (!std::filesystem::exists(path)) return served;
  CANDOUR_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  served.current.clear();
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    if (parts.first == "current") served.current = parts.second;
    if (parts.first == "previous") served.previous = parts.second;
    if (parts.first == "accepted") served.accepted = parts.second;
  }
  uint64_t number = 0;
  if (NumberOf(served.current, &number) && (served.previous.empty() || NumberOf(served.previous, &number)))
    return served;
  return absl::DataLossError(
      absl::StrCat(path,
                   " is damaged: its first line is `current g-<number>`; delete it to serve g-0, or write "
                   "the generation that is to be served"));
}

absl::Status WriteServed(const std::string& state_dir, const ServedGeneration& served) {
  std::string text = absl::StrCat("current ", served.current, "\n");
  if (!served.previous.empty()) absl::StrAppend(&text, "previous ", served.previous, "\n");
  if (!served.accepted.empty()) absl::StrAppend(&text, "accepted ", served.accepted, "\n");
  const std::string path = state_dir + kPointer;
  const absl::Status written = WriteFileSynced(path + ".new", text, 0644);
  if (!written.ok()) return absl::InternalError(written.message());
  KillPoint("generation.before_switch");
  CANDOUR_RETURN_IF_ERROR(RenameSynced(state_dir, path + ".new", path));
  KillPoint("generation.after_switch");
  return absl::OkStatus();
}

std::string GenerationFolder(const std::string& state_dir, const std::string& name) {
  return name == kFirstGeneration ? state_dir : absl::StrCat(state_dir, "/", name);
}

absl::StatusOr<std::string> ServedFolder(const std::string& state_dir) {
  CANDOUR_ASSIGN_OR_RETURN(const ServedGeneration served, ReadServed(state_dir));
  const std::string folder = GenerationFolder(state_dir, served.current);
  if (served.current == kFirstGeneration || HasRows(folder)) return folder;
  return absl::FailedPreconditionError(
      absl::StrCat("the generation ", served.current, " that ", state_dir, kPointer,
                   " names is not there: go back with `candourctl state rollback`, or delete ", state_dir,
                   " to fold again"));
}

std::vector<std::string> Generations(const std::string& state_dir) {
  std::vector<uint64_t> numbers;
  if (HasRows(state_dir)) numbers.push_back(0);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(state_dir, error)) {
    uint64_t number = 0;
    if (entry.is_directory(error) && NumberOf(entry.path().filename().string(), &number) && number > 0)
      numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  std::vector<std::string> names;
  for (const uint64_t number : numbers) names.push_back(absl::StrCat("g-", number));
  const std::string next(kNextGeneration);
  if (std::filesystem::exists(GenerationFolder(state_dir, next))) names.push_back(next);
  return names;
}

absl::StatusOr<std::string> NameNext(const std::string& state_dir) {
  CANDOUR_ASSIGN_OR_RETURN(const ServedGeneration served, ReadServed(state_dir));
  std::vector<std::string> taken = Generations(state_dir);
  // What was dropped keeps its number while GENERATION names it.
  taken.push_back(served.current);
  taken.push_back(served.previous);
  uint64_t last = 0, number = 0;
  for (const std::string& name : taken) {
    if (NumberOf(name, &number)) last = std::max(last, number);
  }
  const std::string name = absl::StrCat("g-", last + 1);
  KillPoint("generation.before_name");
  CANDOUR_RETURN_IF_ERROR(RenameSynced(state_dir, GenerationFolder(state_dir, std::string(kNextGeneration)),
                                       GenerationFolder(state_dir, name)));
  return name;
}

}  // namespace candour
