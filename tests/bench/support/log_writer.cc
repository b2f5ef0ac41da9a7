#include "tests/bench/support/log_writer.h"

#include <condition_variable>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/executor/commit_maker.h"
#include "common/executor/keyed_protection.h"
#include "common/ledger/embedded_ledger.h"
#include "common/privacy/embedded_key_log.h"
#include "common/privacy/kek.h"
#include "common/replica/replica.h"
#include "common/replica/rows.h"
#include "services/registration/model.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/registrant/registrant.h"
#include "tests/support/temp_dir.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
// Appended and not yet synced: a group commit of this many is quick, and its memory small.
constexpr int kMostUnderWay = 4'000;
constexpr char kAccount[] = "registrar-1";

common::v1::Date DateIn(int year) {
  common::v1::Date date;
  date.set_year(year);
  date.set_month(1);
  date.set_day(5);
  return date;
}

// A register entry that is in force for years.
Decision Admitted(const std::string& person_id, const std::string& register_number) {
  v1::RegistrationApplied applied;
  applied.set_person_id(person_id);
  applied.set_stage(v1::STAGE_L4_BOARD);
  *applied.mutable_applied_on() = DateIn(2026);
  v1::Registered registered;
  registered.set_register_number(register_number);
  registered.set_stage(v1::STAGE_L4_BOARD);
  *registered.mutable_from() = DateIn(2026);
  *registered.mutable_to() = DateIn(2100);
  return Record(std::move(applied)).And(std::move(registered));
}

// Appends under way.
class Window {
 public:
  void Enter() {
    MutexLock lock(mutex_);
    while (under_way_ >= kMostUnderWay) lock.Wait(moved_);
    ++under_way_;
  }
  void Leave(AppendOutcome outcome) {
    MutexLock lock(mutex_);
    --under_way_;
    if (outcome != AppendOutcome::kAppended) ++lost_;
    moved_.notify_all();
  }
  absl::Status WaitForAll() {
    MutexLock lock(mutex_);
    while (under_way_ > 0) lock.Wait(moved_);
    return lost_ == 0 ? absl::OkStatus()
                      : absl::InternalError(absl::StrCat(lost_, " records were not appended"));
  }

 private:
  Mutex mutex_;
  std::condition_variable moved_;
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  int lost_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

struct LogWriter::Command {
  std::string id;  // text
  std::string method;
  std::string stream;
  const google::protobuf::Message& request;
  std::function<Decision(const Context&)> decide;
};

struct LogWriter::Impl {
  explicit Impl(Secret key) : kek(std::move(key)) {}

  // Folds what is in the ledger, and takes the ledger's own word for who it is.
  absl::Status OpenAll(const std::string& data) {
    CANDOUR_ASSIGN_OR_RETURN(key_log, EmbeddedKeyLog::Open(data + "/keys"));
    CANDOUR_ASSIGN_OR_RETURN(keyring, Keyring::Open(*key_log, kek, "registration"));
    CANDOUR_ASSIGN_OR_RETURN(ledger, EmbeddedLedger::Open(data + "/registration/ledger"));
    CANDOUR_ASSIGN_OR_RETURN(store, Store::Open({.path = folder / "state", .families = RowFamilies()}));
    CANDOUR_ASSIGN_OR_RETURN(replica, Replica::Open({.ledger_name = "registration",
                                                     .ledger = ledger.get(),
                                                     .store = store.get(),
                                                     .model = &RegistrationModel()}));
    CANDOUR_RETURN_IF_ERROR(replica->Check(kPatience));
    while (!replica->ready()) CANDOUR_RETURN_IF_ERROR(replica->Step(kPatience).status());
    view = replica->View();
    sealer = std::make_unique<Sealer>(*keyring);
    protection =
        std::make_unique<KeyedProtection>(*keyring, *sealer, [id = view->self().ledger_id] { return id; });
    return absl::OkStatus();
  }

  const TempDir folder;
  const Secret kek;
  std::unique_ptr<EmbeddedKeyLog> key_log;
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<EmbeddedLedger> ledger;
  std::unique_ptr<Store> store;
  std::unique_ptr<Replica> replica;
  // What each decision reads. It stays: none of them moves what another reads.
  std::shared_ptr<const FoldedView> view;
  std::unique_ptr<Sealer> sealer;
  std::unique_ptr<KeyedProtection> protection;
  Window window;
};

LogWriter::LogWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LogWriter::~LogWriter() { impl_->window.WaitForAll().IgnoreError(); }

absl::StatusOr<std::unique_ptr<LogWriter>> LogWriter::Open(const std::string& data) {
  CANDOUR_ASSIGN_OR_RETURN(Secret kek, LoadKek(data + "/dev/kek"));
  auto impl = std::make_unique<Impl>(std::move(kek));
  CANDOUR_RETURN_IF_ERROR(impl->OpenAll(data));
  return std::unique_ptr<LogWriter>(new LogWriter(std::move(impl)));
}

absl::Status LogWriter::Write(const Command& command) {
  const absl::Time now = absl::Now();
  const Context context(*impl_->view, command.id, Actor{kAccount, "REGISTRAR", "", ""}, now);
  const Decision decision = command.decide(context);
  CANDOUR_RETURN_IF_ERROR(context.status());
  if (decision.refused()) return absl::FailedPreconditionError("refused: " + decision.refusal().reason);
  CANDOUR_ASSIGN_OR_RETURN(const std::string id, ParseUuid(command.id));
  const CommandIdentity identity{id,       command.method, "candour-dev",
                                 kAccount, command.stream, &command.request};
  CANDOUR_ASSIGN_OR_RETURN(const SealedRequest sealed, impl_->protection->SealRequest(identity));
  const CommitParts parts{identity, sealed, command.stream, std::nullopt, now, "candour/bench"};
  CANDOUR_ASSIGN_OR_RETURN(const ledger::v1::Commit commit, MakeCommit(parts, decision, context, *impl_->view,
                                                                       *impl_->protection, SystemEntropy()));
  CANDOUR_ASSIGN_OR_RETURN(NewRecord record, MakeRecord(commit, impl_->view->self()));
  impl_->window.Enter();
  impl_->ledger->Append(std::move(record), [this](AppendOutcome outcome) { impl_->window.Leave(outcome); });
  return absl::OkStatus();
}

absl::Status LogWriter::WritePost(const v1::CreatePostRequest& request) {
  const std::string& id = request.command().id();
  return Write({id, "/candour.registration.v1.Appointments/CreatePost",
                StreamOf<Post>(NewId(Post::kKind, id)), request,
                [&](const Context& context) { return Decide(request, context, v1::PostState()); }});
}

absl::Status LogWriter::WriteRegistrant(const v1::RecordPersonRequest& request,
                                        const std::string& register_number) {
  const std::string& id = request.command().id();
  const std::string person_id = NewId(Person::kKind, id);
  CANDOUR_RETURN_IF_ERROR(
      Write({id, "/candour.registration.v1.Register/RecordPerson", StreamOf<Person>(person_id), request,
             [&](const Context& context) { return Decide(request, context, v1::PersonState()); }}));
  v1::AdmitToRegisterRequest admit;
  admit.mutable_command()->set_id(NewUuid());
  admit.set_person_id(person_id);
  return Write({admit.command().id(), "/candour.registration.v1.Register/AdmitToRegister",
                StreamOf<Registrant>(person_id), admit,
                [&](const Context&) { return Admitted(person_id, register_number); }});
}

absl::Status LogWriter::Finish() { return impl_->window.WaitForAll(); }

}  // namespace candour
