#include "tests/unit/sanctions/fairness/draft.h"

#include <cctype>
#include <cstdlib>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/calendar.h"
#include "common/decider/dated_rules.h"
#include "services/sanctions/rule_set/england_2026.h"

namespace candour::fairness {
namespace {

// "@2026-01-02" as a message.
std::string WithDays(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '@') {
      out.push_back(text[i]);
      continue;
    }
    absl::CivilDay day;
    if (!absl::ParseCivilTime(text.substr(i + 1, 10), &day)) std::abort();
    absl::StrAppend(&out, "{ year: ", day.year(), " month: ", day.month(), " day: ", day.day(), " }");
    i += 10;
  }
  return out;
}

const std::string& Digest() {
  static const std::string digest = RulesDigest(SanctionsEngland2026());
  return digest;
}

}  // namespace

const Rulebook& EnglandsRules() {
  static const Rulebook* book = [] {
    auto* rules = new Rulebook();
    rules->Add(Digest(), SanctionsEngland2026());
    return rules;
  }();
  return *book;
}

void Draft::Commit(absl::CivilDay day, std::string account, std::string role) {
  ++place_.commit;
  place_.decided_at = absl::FromCivil(absl::CivilHour(day) + 12, London()) + absl::Seconds(place_.commit);
  place_.account = std::move(account);
  place_.role = std::move(role);
}

void Draft::Parse(const std::string& text, google::protobuf::Message* fact) {
  if (google::protobuf::TextFormat::ParseFromString(WithDays(text), fact)) return;
  std::cerr << "not a " << fact->GetDescriptor()->name() << ": " << text << "\n";
  std::abort();
}

size_t Draft::Find(const google::protobuf::Descriptor* type, int n) const {
  for (size_t i = 0; i < facts_.size(); ++i) {
    if (facts_[i]->GetDescriptor() == type && n-- == 0) return i;
  }
  std::cerr << "the draft has no such " << type->name() << "\n";
  std::abort();
}

void Draft::RemoveAt(size_t index) {
  facts_.erase(facts_.begin() + static_cast<long>(index));
  places_.erase(places_.begin() + static_cast<long>(index));
}

void Draft::SwapWithNext(size_t index) { std::swap(facts_[index], facts_[index + 1]); }

CaseHistory Draft::History() const {
  CaseHistory history = places_;
  for (size_t i = 0; i < history.size(); ++i) {
    history[i].version = i + 1;
    history[i].fact = facts_[i];
    history[i].rule_set = with_rules_ ? Digest() : "";
  }
  return history;
}

}  // namespace candour::fairness
