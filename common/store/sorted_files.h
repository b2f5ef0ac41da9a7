// A batch of very many rows, written as files of their own in the order of keys: past the write-ahead log and
// the table in memory, where each row would be searched its place. Inside the store only.
#ifndef CANDOUR_COMMON_STORE_SORTED_FILES_H_
#define CANDOUR_COMMON_STORE_SORTED_FILES_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <string>
#include <vector>

namespace candour {

// What a write that was killed left in the store's folder.
void RemoveSortedFiles(const std::string& store_path);

// All of the batch or nothing, and synced. Snapshots taken before do not see it.
rocksdb::Status WriteSortedFiles(rocksdb::DB& db, const std::string& store_path,
                                 const std::vector<rocksdb::ColumnFamilyHandle*>& families,
                                 const rocksdb::WriteBatch& batch);

}  // namespace candour

#endif  // CANDOUR_COMMON_STORE_SORTED_FILES_H_
