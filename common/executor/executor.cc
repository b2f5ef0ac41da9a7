#include "common/executor/executor.h"

#include <utility>

#include "common/base/kill_point.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/command.h"
#include "common/executor/commit_maker.h"
#include "common/executor/pending.h"
#include "common/executor/resolve.h"

namespace candour {
namespace {

// Nothing can be recorded any more, and the id is not settled: so this is no refusal, and still certain.
absl::Status LedgerClosed() {
  return RefuseCall(absl::StatusCode::kUnavailable, "LEDGER_CLOSED",
                    "This ledger was closed; the command is not recorded and cannot be. Send it to the "
                    "ledger that follows.");
}

absl::Status Unreadable() {
  return OutcomeUnknown("This replica has not caught up with its ledger, or has stopped.");
}

}  // namespace

absl::Status CommandIdReused() {
  return RefuseCall(absl::StatusCode::kAlreadyExists, "COMMAND_ID_REUSED",
                    "This command id was used for something else. Choose a new id for a new command.");
}

Executor::Executor(Options options) : options_(std::move(options)) {
  options_.replica->AddObserver([this](const Folded& folded) { OnFolded(folded); });
}

Executor::~Executor() { Close(); }

void Executor::Submit(CommandCall call) {
  absl::Status refused;
  PendingPtr first;
  {
    MutexLock lock(mutex_);
    if (closed_) {
      refused = Stopping();
    } else if (all_.size() >= options_.max_in_flight) {
      refused = Busy();
    } else {
      auto pending = std::make_shared<Pending>(std::move(call), submitted_++);
      const CommandCall& c = pending->call;
      pending->identity = {
          c.id, c.method, c.issuer, c.account, c.subject.empty() ? c.stream : c.subject, c.request.get()};
      all_.emplace(pending->number, pending);
      auto& queue = by_id_[c.id];
      queue.push_back(pending);
      if (queue.size() == 1) first = std::move(pending);
    }
  }
  // Moved from only where nothing was refused.
  if (!refused.ok()) return call.done(refused);  // NOLINT(bugprone-use-after-move)
  if (first) RunLater([this, first] { Start(first); });
}

// Its id is its own: no other call of this process works on it.
void Executor::Start(const PendingPtr& pending) {
  if (!Claim(pending, State::kQueued)) return;
  if (!options_.replica->ready()) {
    return Finish(pending, Unreadable());
  }
  if (AnswerIfSettled(pending, *options_.replica->View())) return;
  if (const absl::Status may = MayDecide(); !may.ok()) return Finish(pending, may);
  absl::StatusOr<Actor> actor = pending->call.authorise();
  if (!actor.ok()) return Finish(pending, actor.status());
  pending->actor = *std::move(actor);
  if (!AwaitEvidenceOf(pending)) Prepare(pending);
}

// True: it goes on when the other ledgers are dealt with, or is ended.
bool Executor::AwaitEvidenceOf(const PendingPtr& pending) {
  if (!pending->call.needs_evidence || !options_.evidence) return false;
  if (!Rest(pending, State::kBlocked)) return true;
  options_.evidence(pending->call.deadline, [this, pending](absl::StatusOr<Positions> evidence) {
    if (!Claim(pending, State::kBlocked)) return;  // its deadline came first
    if (!evidence.ok()) return Finish(pending, evidence.status());
    pending->evidence = *std::move(evidence);
    RunLater([this, pending] { Prepare(pending); });
  });
  return true;
}

// Before the stream is held up: a subject's first key waits for the key log.
void Executor::Prepare(const PendingPtr& pending) {
  if (!AwaitKey(pending)) TakeTurn(pending);
}

// True: it goes on when its key is there, or is ended.
bool Executor::AwaitKey(const PendingPtr& pending) {
  const auto await = options_.blocking ? options_.protection->KeyAwaited(pending->identity) : nullptr;
  if (!await || !Rest(pending, State::kBlocked)) return await != nullptr;
  const bool added = options_.blocking([this, pending, await] {
    {
      MutexLock lock(mutex_);
      if (pending->state != State::kBlocked) return;  // ended before its turn here came
    }
    const absl::Status made = await();
    if (!Claim(pending, State::kBlocked)) return;  // its deadline came first, its request is gone
    RunLater(
        [this, pending, made] { made.ok() ? TakeTurn(pending) : Finish(pending, NotRecordedYet(made)); });
  });
  if (!added && Claim(pending, State::kBlocked)) Finish(pending, Busy());
  return true;
}

void Executor::TakeTurn(const PendingPtr& pending) {
  absl::StatusOr<SealedRequest> request = options_.protection->SealRequest(pending->identity);
  if (!request.ok()) return Finish(pending, NotRecordedYet(request.status()));
  pending->request = *std::move(request);
  bool turn;
  {
    MutexLock lock(mutex_);
    auto& queue = turns_[pending->call.stream];
    queue.push_back(pending);
    pending->has_turn = true;
    turn = queue.front() == pending || closed_;  // closed: Decide ends it
    if (!turn) pending->state = State::kQueued;
  }
  if (turn) Decide(pending);
}

// Its stream's turn has come.
void Executor::Run(const PendingPtr& pending) {
  if (Claim(pending, State::kQueued)) Decide(pending);
}

// What was sealed for this very call has the same tags; else they are computed.
absl::StatusOr<Sameness> Executor::SameCommand(const Pending& pending, const replica::v1::CommandRow& row) {
  const CommandTags settled{row.caller_tag(), row.content_tag(), row.tag_key_id()};
  if (pending.request.tags == settled) return Sameness::kSame;
  return options_.protection->Compare(pending.identity, settled);
}

// What the fold has told of its id since it was submitted.
bool Executor::AnswerIfTold(const PendingPtr& pending) {
  OutcomePtr told;
  {
    MutexLock lock(mutex_);
    told = pending->told;
  }
  if (!told) return false;
  Answer(pending, std::move(told));
  return true;
}

bool Executor::AnswerIfSettled(const PendingPtr& pending, const FoldedView& view) {
  absl::StatusOr<OutcomePtr> outcome = view.OutcomeOf(pending->call.id);
  if (outcome.ok() && !*outcome) return false;
  if (outcome.ok()) {
    Answer(pending, *std::move(outcome));
  } else {
    Finish(pending, Unreadable());
  }
  return true;
}

void Executor::Answer(const PendingPtr& pending, OutcomePtr outcome) {
  const absl::StatusOr<Sameness> same = SameCommand(*pending, outcome->row);
  if (!same.ok()) {
    Finish(pending, same.status());
  } else if (*same == Sameness::kOther) {
    Finish(pending, CommandIdReused());
  } else {
    Finish(pending, std::move(outcome));
  }
}

absl::Status Executor::MayDecide() const {
  return options_.may_decide ? options_.may_decide() : absl::OkStatus();
}

void Executor::Decide(const PendingPtr& pending) {
  if (AnswerIfTold(pending)) return;
  const std::shared_ptr<const FoldedView> view = options_.replica->View();
  if (closed()) return Finish(pending, Stopping());
  if (view->self().closed) return Finish(pending, LedgerClosed());
  if (options_.clock->Now() > pending->call.deadline) {
    return Finish(pending, OutcomeUnknown("The command's turn did not come before its deadline."));
  }
  // Again: it may have waited long for its turn, and the record says when it was made.
  if (const absl::Status may = MayDecide(); !may.ok()) return Finish(pending, may);
  absl::StatusOr<NewRecord> record = DecideOn(*pending, *view);
  if (!record.ok()) return Finish(pending, NotRecordedYet(record.status()));
  pending->record = *std::move(record);
  pending->doubtful = pending->stands = false;
  {
    MutexLock lock(mutex_);
    for (const auto& write : pending->commit.writes()) depends_[write.stream()][pending->number] = pending;
  }
  Send(pending);
  // What was folded between the view and its rest told nobody.
  if (Rest(pending, State::kWaiting) && options_.replica->View()->position() != view->position()) {
    RunLater([this, pending] { Resume(pending); });
  }
}

absl::StatusOr<NewRecord> Executor::DecideOn(Pending& pending, const FoldedView& view) {
  const CommandCall& call = pending.call;
  LookedUp looked_up;
  if (call.look_up) {
    CANDOUR_ASSIGN_OR_RETURN(looked_up, call.look_up(view));
  }
  const Context context(view, FormatUuid(call.id), pending.actor, call.received_at, looked_up.view);
  uint64_t version = 0;
  if (call.if_version) {
    CANDOUR_ASSIGN_OR_RETURN(version, view.Version(call.stream));
  }
  const absl::StatusOr<Decision> decision = DecideAt(call.if_version, version, call.decide, context);
  CANDOUR_RETURN_IF_ERROR(context.status());
  if (!decision.ok()) return decision.status();
  const CommitParts parts{pending.identity,      pending.request, call.stream,      call.cause,
                          options_.clock->Now(), options_.build,  pending.evidence, looked_up.at};
  CANDOUR_ASSIGN_OR_RETURN(
      pending.commit, MakeCommit(parts, *decision, context, view, *options_.protection, *options_.entropy));
  return MakeRecord(pending.commit, view.self());
}

void Executor::Send(const PendingPtr& pending) {
  KillPoint("executor.before_append");
  pending->resend_at_us = absl::ToUnixMicros(options_.clock->Now() + options_.resend_after);
  const absl::Duration soon = options_.resend_after / 20;
  options_.replica->ledger().Append(pending->record,
                                    [pending, soon, clock = options_.clock](AppendOutcome outcome) {
                                      KillPoint("executor.after_append");
                                      if (outcome == AppendOutcome::kAppended) {
                                        pending->stands = true;
                                        return;
                                      }
                                      if (outcome == AppendOutcome::kUnknown) pending->doubtful = true;
                                      pending->resend_at_us = absl::ToUnixMicros(clock->Now() + soon);
                                    });
}

// Settled, dead, or wait: asked of the newest state until it stands still.
void Executor::Resume(const PendingPtr& pending) {
  while (Claim(pending, State::kWaiting)) {
    if (AnswerIfTold(pending)) return;
    const std::shared_ptr<const FoldedView> view = options_.replica->View();
    if (AnswerIfSettled(pending, *view)) return;
    switch (Resolve(pending->commit, *view)) {
      case Resolution::kSettled:  // answered above
      case Resolution::kDead: {
        // A version that could not be read looks like another.
        if (!options_.replica->ready()) return Finish(pending, Unreadable());
        {
          MutexLock lock(mutex_);
          Forget(pending);
        }
        counts_.decided_again.Add();
        return Decide(pending);
      }
      case Resolution::kWait:
        break;
    }
    if (!Rest(pending, State::kWaiting) || options_.replica->View()->position() == view->position()) return;
  }
}

}  // namespace candour
