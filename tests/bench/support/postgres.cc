#include "tests/bench/support/postgres.h"

#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "tests/bench/support/payload.h"

namespace candour {
namespace {

namespace fs = std::filesystem;

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";
constexpr char kUnprivileged[] = "postgres";  // Debian's package makes it
constexpr char kOwner[] = "candour";          // of the database; no account of this machine
constexpr absl::Duration kPatience = absl::Minutes(1);

constexpr char kTable[] =
    "CREATE TABLE facts (stream text NOT NULL, version bigint NOT NULL, payload bytea NOT NULL, "
    "UNIQUE (stream, version))";
constexpr char kInsert[] =
    "INSERT INTO facts (stream, version, payload) VALUES ('post/' || gen_random_uuid(), 1, :payload);\n";

bool IsRoot() { return geteuid() == 0; }

// Not to be run as root. setpriv becomes the program, so its pid is the program's own.
std::pair<std::string, std::vector<std::string>> Unprivileged(const std::string& program,
                                                              std::vector<std::string> arguments) {
  if (!IsRoot()) return {program, std::move(arguments)};
  std::vector<std::string> all = {absl::StrCat("--reuid=", kUnprivileged),
                                  absl::StrCat("--regid=", kUnprivileged), "--clear-groups",
                                  "--pdeathsig=KILL", program};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return {"/usr/bin/setpriv", std::move(all)};
}

std::string LastLine(const std::string& printed) {
  const std::vector<std::string> lines = absl::StrSplit(printed, '\n', absl::SkipEmpty());
  return lines.empty() ? "it printed nothing" : lines.back();
}

}  // namespace

std::string Postgres::SkipReason() {
  for (const char* program : {"initdb", "postgres", "psql", "pgbench"}) {
    if (!fs::exists(absl::StrCat(kPrograms, program)))
      return absl::StrCat("there is no ", kPrograms, program, ": make deps-bench installs PostgreSQL 15");
  }
  if (IsRoot() && getpwnam(kUnprivileged) == nullptr)
    return absl::StrCat("PostgreSQL does not run as root, and there is no user ", kUnprivileged);
  return "";
}

absl::StatusOr<std::unique_ptr<Postgres>> Postgres::Start(const std::string& folder) {
  std::unique_ptr<Postgres> postgres(new Postgres(folder));
  CANDOUR_RETURN_IF_ERROR(postgres->MakeFolders());
  CANDOUR_RETURN_IF_ERROR(postgres->Run("initdb",
                                        {"--pgdata", folder + "/data", "--username", kOwner, "--auth=trust",
                                         "--no-locale", "--encoding=UTF8", "--no-sync"},
                                        kPatience));
  CANDOUR_RETURN_IF_ERROR(postgres->Serve());
  CANDOUR_RETURN_IF_ERROR(postgres->Run("psql",
                                        {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--host", folder,
                                         "--username", kOwner, "--command", kTable, "postgres"},
                                        kPatience));
  return postgres;
}

Postgres::~Postgres() {
  if (server_ == nullptr) return;
  server_->Signal(SIGINT);
  server_->WaitForEnd(kPatience);
}

// Its own folder, which as root it has to be able to reach.
absl::Status Postgres::MakeFolders() const {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return absl::UnavailableError(absl::StrCat("cannot make ", folder_, ": ", error.message()));
  std::ofstream(folder_ + ".sql") << kInsert;
  if (!IsRoot()) return absl::OkStatus();
  const passwd* user = getpwnam(kUnprivileged);
  fs::permissions(fs::path(folder_).parent_path(), fs::perms::others_exec, fs::perm_options::add, error);
  if (error || user == nullptr || chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
    return absl::UnavailableError(absl::StrCat("cannot give ", folder_, " to ", kUnprivileged));
  return absl::OkStatus();
}

absl::Status Postgres::Serve() {
  auto [program, arguments] =
      Unprivileged(absl::StrCat(kPrograms, "postgres"),
                   {"-D", folder_ + "/data", "-c", "listen_addresses=", "-c",
                    "unix_socket_directories=" + folder_, "-c", "fsync=on", "-c", "synchronous_commit=on"});
  server_ = std::make_unique<ChildProcess>(program, std::move(arguments), folder_ + "-server");
  if (server_->Prints("database system is ready to accept connections")) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("postgres does not serve: ", LastLine(server_->Printed())));
}

absl::Status Postgres::Run(const std::string& program, std::vector<std::string> arguments,
                           absl::Duration patience) {
  auto [path, all] = Unprivileged(absl::StrCat(kPrograms, program), std::move(arguments));
  ChildProcess tool(path, std::move(all), absl::StrCat(folder_, "-", program, "-", ++runs_));
  const std::optional<int> code = tool.WaitForEnd(patience);
  if (code == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(
      program, code ? absl::StrCat(" ended with ", *code) : " does not end", ": ", LastLine(tool.Printed())));
}

absl::StatusOr<LoadResult> Postgres::InsertFacts(int clients, absl::Duration warm_up, absl::Duration length) {
  const std::string prefix = absl::StrCat(folder_, "/calls-", runs_);
  // It counts in whole seconds. More threads than cores would only take time from the server.
  const int64_t seconds = absl::ToInt64Seconds(warm_up + length) + 1;
  const int threads = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, clients);
  CANDOUR_RETURN_IF_ERROR(Run("pgbench",
                              {"--no-vacuum", "--protocol=prepared",  "--file",   folder_ + ".sql",
                               "--define",    "payload=" + Payload(), "--client", absl::StrCat(clients),
                               "--jobs",      absl::StrCat(threads),  "--time",   absl::StrCat(seconds),
                               "--log",       "--log-prefix",         prefix,     "--host",
                               folder_,       "--username",           kOwner,     "postgres"},
                              absl::Seconds(seconds) + kPatience));
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<TimedCall> calls, ReadCalls(prefix));
  const auto first = std::min_element(calls.begin(), calls.end(),
                                      [](const auto& a, const auto& b) { return a.start < b.start; });
  return Summarise(calls, first->start + warm_up, first->start + warm_up + length);
}

// A line for each transaction: client, number, how long it took (us), script, when it ended (s, us).
absl::StatusOr<std::vector<TimedCall>> Postgres::ReadCalls(const std::string& prefix) const {
  std::vector<TimedCall> calls;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    if (entry.path().string().rfind(prefix + ".", 0) != 0) continue;
    std::ifstream log(entry.path());
    int64_t client = 0, number = 0, took_us = 0, script = 0, end_s = 0, end_us = 0;
    while (log >> client >> number >> took_us >> script >> end_s >> end_us) {
      const absl::Time end = absl::FromUnixMicros(end_s * 1'000'000 + end_us);
      calls.push_back({end - absl::Microseconds(took_us), end});
    }
    if (!log.eof()) return absl::DataLossError("pgbench's log has a line that is none of a call");
  }
  if (calls.empty()) return absl::UnavailableError("pgbench logged no call");
  return calls;
}

}  // namespace candour
