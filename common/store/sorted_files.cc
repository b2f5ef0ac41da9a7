#include "common/store/sorted_files.h"

#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <map>

#include "absl/strings/str_cat.h"

namespace candour {
namespace {

using rocksdb::Slice;
using rocksdb::Status;

std::string FolderOf(const std::string& store_path) { return absl::StrCat(store_path, "/sorting"); }

struct Change {
  Slice key, value;  // of the batch
  bool deleted = false;
};

// The batch's changes by family, in its order.
class Gatherer : public rocksdb::WriteBatch::Handler {
 public:
  Status PutCF(uint32_t family, const Slice& key, const Slice& value) override {
    changes[family].push_back({key, value});
    return Status::OK();
  }
  Status DeleteCF(uint32_t family, const Slice& key) override {
    changes[family].push_back({key, Slice(), true});
    return Status::OK();
  }
  std::map<uint32_t, std::vector<Change>> changes;
};

// Of several changes of one key the last is what the batch means.
void SortLastWins(std::vector<Change>& changes) {
  const auto out_of_order = [](const Change& a, const Change& b) { return a.key.compare(b.key) >= 0; };
  if (std::adjacent_find(changes.begin(), changes.end(), out_of_order) == changes.end()) return;
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.key.compare(b.key) < 0; });
  size_t kept = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    const bool changed_again = i + 1 < changes.size() && changes[i + 1].key == changes[i].key;
    if (!changed_again) changes[kept++] = changes[i];
  }
  changes.resize(kept);
}

Status WriteFile(const rocksdb::Options& options, rocksdb::ColumnFamilyHandle* family,
                 const std::string& path, const std::vector<Change>& changes) {
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options, family);
  Status status = file.Open(path);
  for (auto change = changes.begin(); status.ok() && change != changes.end(); ++change) {
    status = change->deleted ? file.Delete(change->key) : file.Put(change->key, change->value);
  }
  return status.ok() ? file.Finish() : status;
}

}  // namespace

void RemoveSortedFiles(const std::string& store_path) {
  std::error_code ignored;
  std::filesystem::remove_all(FolderOf(store_path), ignored);
}

Status WriteSortedFiles(rocksdb::DB& db, const std::string& store_path,
                        const std::vector<rocksdb::ColumnFamilyHandle*>& families,
                        const rocksdb::WriteBatch& batch) {
  Gatherer gathered;
  Status status = batch.Iterate(&gathered);
  if (!status.ok()) return status;
  std::error_code error;
  std::filesystem::create_directories(FolderOf(store_path), error);
  if (error) return Status::IOError(FolderOf(store_path), error.message());
  // Each family's file is its own work, and most of it is a core's. Where no thread can be had, `get` does
  // it.
  std::vector<rocksdb::IngestExternalFileArg> files;
  std::vector<std::future<Status>> written;
  for (rocksdb::ColumnFamilyHandle* family : families) {
    const auto changes = gathered.changes.find(family->GetID());
    if (changes == gathered.changes.end()) continue;
    rocksdb::IngestExternalFileArg& file = files.emplace_back();
    file.column_family = family;
    file.external_files = {absl::StrCat(FolderOf(store_path), "/", family->GetID(), ".sst")};
    file.options.move_files = true;
    written.push_back(std::async(std::launch::async | std::launch::deferred,
                                 [&db, family, path = file.external_files[0], &changes = changes->second] {
                                   SortLastWins(changes);
                                   return WriteFile(db.GetOptions(family), family, path, changes);
                                 }));
  }
  for (std::future<Status>& file : written) {
    const Status one = file.get();
    if (status.ok()) status = one;
  }
  if (!status.ok()) return status;
  status = db.IngestExternalFiles(files);
  RemoveSortedFiles(store_path);
  return status;
}

}  // namespace candour
