#include "common/ledger/ledger_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/escaping.h"
#include "common/base/encoding.h"
#include "common/base/status.h"
#include "common/ledger/admit.h"
#include "common/ledger/chain.h"

namespace candour {
namespace {

constexpr absl::string_view kMagic = "candour-ledger/v1\n";
constexpr uint32_t kNull = 0xFFFFFFFF, kTrailer = 0xFFFFFFFE;
constexpr size_t kTrailerBytes = 4 + 8 + 32;
// No broker takes a message of that size; a length above it is damage, not a reason to ask for memory.
constexpr uint32_t kMaxPartBytes = 256 << 20;

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::InternalError(absl::StrCat("cannot ", what, " ", path, ": ", strerror(errno)));
}

std::string Length(const std::optional<std::string>& part) {
  return BigEndian32(part ? static_cast<uint32_t>(part->size()) : kNull);
}

uint32_t ReadLength(absl::string_view four_bytes) {
  return static_cast<uint32_t>(ReadBigEndian64(absl::StrCat(std::string(4, '\0'), four_bytes)));
}

// Exactly `count` bytes, fewer at the end of the file.
std::string ReadUpTo(std::FILE* file, size_t count) {
  std::string bytes(count, '\0');
  bytes.resize(std::fread(bytes.data(), 1, count, file));
  return bytes;
}

absl::StatusOr<std::string> ReadLine(std::FILE* file) {
  std::string line;
  for (int c = std::fgetc(file); c != EOF && line.size() < 1024; c = std::fgetc(file)) {
    if (c == '\n') return line;
    line.push_back(static_cast<char>(c));
  }
  return absl::InvalidArgumentError("its header does not end");
}

absl::StatusOr<std::string> ReadField(std::FILE* file, absl::string_view name) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string line, ReadLine(file));
  const std::string begin = absl::StrCat(name, " ");
  if (line.compare(0, begin.size(), begin) != 0)
    return absl::InvalidArgumentError(absl::StrCat("its header does not say `", name, "`"));
  return line.substr(begin.size());
}

absl::StatusOr<LedgerFileSummary> ReadHeader(std::FILE* file) {
  if (ReadUpTo(file, kMagic.size()) != kMagic)
    return absl::InvalidArgumentError("it does not begin with candour-ledger/v1");
  LedgerFileSummary summary;
  CANDOUR_ASSIGN_OR_RETURN(summary.origin, ReadField(file, "origin"));
  CANDOUR_ASSIGN_OR_RETURN(const std::string id, ReadField(file, "ledger_id"));
  summary.ledger_id = absl::HexStringToBytes(id);
  CANDOUR_ASSIGN_OR_RETURN(const std::string empty, ReadLine(file));
  if (!empty.empty()) return absl::InvalidArgumentError("its header does not end");
  return summary;
}

absl::Status ReadTrailer(std::FILE* file, LedgerFileSummary* summary) {
  const long records_begin = std::ftell(file);
  std::string trailer;
  if (std::fseek(file, -static_cast<long>(kTrailerBytes), SEEK_END) == 0 &&
      std::ftell(file) >= records_begin) {
    trailer = ReadUpTo(file, kTrailerBytes);
  }
  if (trailer.size() != kTrailerBytes || ReadLength(trailer.substr(0, 4)) != kTrailer)
    return absl::DataLossError("it has no trailer: the file was cut");
  summary->records = ReadBigEndian64(trailer.substr(4, 8));
  summary->head = trailer.substr(12);
  std::fseek(file, records_begin, SEEK_SET);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LedgerFileWriter> LedgerFileWriter::Create(const std::string& path, const LogRecord& first) {
  ledger::v1::Commit commit;
  if (CheckShape(first, &commit).has_value() || !commit.control().has_opened())
    return absl::FailedPreconditionError("the record at offset 0 does not open a ledger");
  if (std::filesystem::exists(path)) return absl::AlreadyExistsError(absl::StrCat(path, " is there already"));
  const auto& opened = commit.control().opened();
  LedgerFileSummary summary{opened.origin(), opened.ledger_id(), 0, ChainStart(opened.origin())};
  OwnedFile file(std::fopen((path + ".part").c_str(), "wb"));
  if (!file) return Failed("write", path + ".part");
  LedgerFileWriter writer(path, std::move(file), std::move(summary));
  CANDOUR_RETURN_IF_ERROR(writer.Write(absl::StrCat(kMagic, "origin ", opened.origin(), "\nledger_id ",
                                                    absl::BytesToHexString(opened.ledger_id()), "\n\n")));
  return writer;
}

absl::Status LedgerFileWriter::Write(absl::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size()) return absl::OkStatus();
  return Failed("write", path_ + ".part");
}

absl::Status LedgerFileWriter::Add(const LogRecord& record) {
  summary_.head = ChainNext(summary_.head, record);
  ++summary_.records;
  CANDOUR_RETURN_IF_ERROR(Write(Length(record.key) + Length(record.value)));
  CANDOUR_RETURN_IF_ERROR(Write(record.key.value_or("")));
  return Write(record.value.value_or(""));
}

absl::Status LedgerFileWriter::Finish() {
  CANDOUR_RETURN_IF_ERROR(
      Write(absl::StrCat(BigEndian32(kTrailer), BigEndian64(summary_.records), summary_.head)));
  if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) return Failed("write", path_);
  if (std::rename((path_ + ".part").c_str(), path_.c_str()) != 0) return Failed("name", path_);
  return absl::OkStatus();
}

LedgerFileReader::LedgerFileReader(std::string path, OwnedFile file, LedgerFileSummary summary)
    : path_(std::move(path)),
      file_(std::move(file)),
      summary_(std::move(summary)),
      head_(ChainStart(summary_.origin)) {}

absl::StatusOr<LedgerFileReader> LedgerFileReader::Open(const std::string& path) {
  OwnedFile file(std::fopen(path.c_str(), "rb"));
  if (!file) return absl::NotFoundError(absl::StrCat("there is no file ", path, " that can be read"));
  absl::StatusOr<LedgerFileSummary> summary = ReadHeader(file.get());
  if (!summary.ok()) return Annotate(summary.status(), absl::StrCat(path, " is no exported ledger"));
  if (absl::Status trailer = ReadTrailer(file.get(), &*summary); !trailer.ok())
    return Annotate(trailer, path);
  return LedgerFileReader(path, std::move(file), *std::move(summary));
}

absl::Status LedgerFileReader::Damaged(absl::string_view what) const {
  return absl::DataLossError(absl::StrCat(path_, ", at offset ", next_, ": ", what));
}

absl::StatusOr<std::optional<std::string>> LedgerFileReader::ReadPart(uint32_t length) {
  if (length == kNull) return std::nullopt;
  if (length > kMaxPartBytes) return Damaged("a length that no record has");
  std::string part = ReadUpTo(file_.get(), length);
  if (part.size() != length) return Damaged("the file ends within the record");
  return part;
}

absl::StatusOr<std::optional<LogRecord>> LedgerFileReader::Next() {
  if (next_ == summary_.records) {
    // The trailer was read where the file ends; the records must end where it begins.
    const long here = std::ftell(file_.get());
    std::fseek(file_.get(), 0, SEEK_END);
    const long end = std::ftell(file_.get());
    std::fseek(file_.get(), here, SEEK_SET);  // asked again it says the same
    if (end - here != static_cast<long>(kTrailerBytes))
      return Damaged("more than the number of records that the trailer says");
    if (head_ != summary_.head) return Damaged("the records do not hash to the trailer's chain head");
    return std::nullopt;
  }
  const std::string lengths = ReadUpTo(file_.get(), 8);
  if (lengths.size() != 8 || ReadLength(lengths.substr(0, 4)) == kTrailer)
    return Damaged("fewer records than the trailer says");
  LogRecord record{next_, std::nullopt, std::nullopt};
  CANDOUR_ASSIGN_OR_RETURN(record.key, ReadPart(ReadLength(lengths.substr(0, 4))));
  CANDOUR_ASSIGN_OR_RETURN(record.value, ReadPart(ReadLength(lengths.substr(4))));
  ledger::v1::Commit commit;
  if (next_ == 0 && (CheckShape(record, &commit).has_value() ||
                     commit.control().opened().ledger_id() != summary_.ledger_id))
    return Damaged("it opens another ledger than the header says");
  head_ = ChainNext(head_, record);
  ++next_;
  return record;
}

}  // namespace candour
