#include <algorithm>

#include "common/decider/day.h"
#include "services/registration/post/post.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

bool Overlap(const v1::Holding& a, const v1::Holding& b) {
  const bool a_before_b = a.has_end() && DayOf(a.end()) < DayOf(b.start());
  const bool b_before_a = b.has_end() && DayOf(b.end()) < DayOf(a.start());
  return !a_before_b && !b_before_a;
}

void RemoveHolding(const std::string& appointment_id, v1::PostState& state) {
  auto* holdings = state.mutable_holdings();
  holdings->erase(std::remove_if(holdings->begin(), holdings->end(),
                                 [&](const auto& known) { return known.appointment_id() == appointment_id; }),
                  holdings->end());
}

void SetLine(const v1::ReportingLine& line, v1::PostState& state) {
  auto* lines = state.mutable_reporting();
  const auto at = std::find_if(lines->begin(), lines->end(), [&](const v1::ReportingLine& known) {
    return DayOf(known.from()) >= DayOf(line.from());
  });
  if (at != lines->end() && DayOf(at->from()) == DayOf(line.from())) {
    *at = line;
    return;
  }
  const auto place = at - lines->begin();
  *lines->Add() = line;
  std::rotate(lines->begin() + place, lines->end() - 1, lines->end());
}

}  // namespace

void Evolve(const v1::PostCreated& fact, const FactContext&, v1::PostState& state) {
  state.set_post_id(fact.post_id());
  state.set_org_code(fact.org_code());
  state.set_title(fact.title());
  state.set_type(fact.type());
  state.set_voting(fact.voting());
  state.set_stage(fact.stage());
  *state.mutable_from() = fact.reporting().from();
  SetLine(fact.reporting(), state);
}

void Evolve(const v1::ReportingChanged& fact, const FactContext&, v1::PostState& state) {
  SetLine(fact.reporting(), state);
}

void Evolve(const v1::PostHolderRecorded& fact, const FactContext&, v1::PostState& state) {
  RemoveHolding(fact.holding().appointment_id(), state);
  *state.add_holdings() = fact.holding();
  std::sort(state.mutable_holdings()->begin(), state.mutable_holdings()->end(),
            [](const auto& a, const auto& b) { return a.appointment_id() < b.appointment_id(); });
}

void Evolve(const v1::PostHolderRemoved& fact, const FactContext&, v1::PostState& state) {
  RemoveHolding(fact.appointment_id(), state);
}

void Index(const v1::PostState& state, Rows& rows) {
  if (!state.post_id().empty()) rows.Add("post_by_organisation", {state.org_code(), state.post_id()});
}

bool ExistsOn(const v1::PostState& post, absl::CivilDay day) {
  return !post.post_id().empty() && DayOf(post.from()) <= day;
}

std::string ReportsToOn(const v1::PostState& post, absl::CivilDay day) {
  std::string superior;
  for (const v1::ReportingLine& line : post.reporting()) {
    if (DayOf(line.from()) <= day) superior = line.reports_to_post_id();
  }
  return superior;
}

bool IsBoardPost(const v1::PostState& post) {
  return post.type() != v1::POST_TYPE_UNSPECIFIED && post.type() != v1::POST_TYPE_MANAGER;
}

bool IsDirectReportOn(const v1::PostState& post, const v1::PostState& superior, absl::CivilDay day) {
  return ExistsOn(post, day) && !IsBoardPost(post) && IsBoardPost(superior) &&
         ReportsToOn(post, day) == superior.post_id();
}

const v1::Holding* HeldByAnother(const v1::PostState& post, const v1::Holding& wanted,
                                 const std::vector<std::string>& records) {
  for (const v1::Holding& known : post.holdings()) {
    if (std::find(records.begin(), records.end(), known.person_id()) != records.end()) continue;
    if (known.substantive() && wanted.substantive() && known.person_id() != wanted.person_id() &&
        known.appointment_id() != wanted.appointment_id() && Overlap(known, wanted)) {
      return &known;
    }
  }
  return nullptr;
}

}  // namespace candour
