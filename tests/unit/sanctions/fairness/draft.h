// A case's history that can be spoiled.
//
//   Draft draft = FairCase();
//   draft.Get<v1::SanctionImposed>().set_months(13);
//   EXPECT_THAT(Violations(draft), Contains("RANGE"));
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_DRAFT_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_DRAFT_H_

#include <google/protobuf/text_format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/sanctions/fairness/fairness.h"

namespace candour::fairness {

class Draft {
 public:
  // At noon in London, by `account` in `role`, together with what comes until the next Commit.
  void Commit(absl::CivilDay day, std::string account, std::string role);
  // `text` is the fact in text format, with "@2026-01-02" for a day.
  template <class Fact>
  void Add(const std::string& text) {
    auto fact = std::make_shared<Fact>();
    Parse(text, fact.get());
    facts_.push_back(std::move(fact));
    places_.push_back(place_);
  }
  // Commit and Add.
  template <class Fact>
  void Tell(absl::CivilDay day, const std::string& account, const std::string& role,
            const std::string& text) {
    Commit(day, account, role);
    Add<Fact>(text);
  }

  size_t size() const { return facts_.size(); }
  google::protobuf::Message& fact(size_t index) { return *facts_[index]; }
  // The n-th fact of a type, from 0. Aborts where there is none.
  template <class Fact>
  Fact& Get(int n = 0) {
    return static_cast<Fact&>(*facts_[Find(Fact::descriptor(), n)]);
  }
  // Who told it, and when; its version and commit follow from where it stands.
  template <class Fact>
  CaseFact& Place(int n = 0) {
    return places_[Find(Fact::descriptor(), n)];
  }
  CaseFact& At(size_t index) { return places_[index]; }
  template <class Fact>
  void Remove(int n = 0) {
    RemoveAt(Find(Fact::descriptor(), n));
  }
  void RemoveAt(size_t index);
  // Every fact of a type.
  template <class Fact>
  void RemoveAll() {
    for (size_t i = size(); i-- > 0;) {
      if (facts_[i]->GetDescriptor() == Fact::descriptor()) RemoveAt(i);
    }
  }
  // Ends before the n-th fact of a type: what comes after it is gone.
  template <class Fact>
  void CutBefore(int n = 0) {
    const size_t end = Find(Fact::descriptor(), n);
    while (size() > end) RemoveAt(size() - 1);
    place_ = places_.back();  // what is added belongs to the last commit that is left
  }
  // The n-th fact of a type takes the place of the one before it, and that one its.
  void SwapWithNext(size_t index);

  // With versions from 1, each fact with the rules of England where `with_rules`.
  CaseHistory History() const;
  void ForgetRules() { with_rules_ = false; }

 private:
  static void Parse(const std::string& text, google::protobuf::Message* fact);
  size_t Find(const google::protobuf::Descriptor* type, int n) const;

  CaseFact place_;
  std::vector<std::shared_ptr<google::protobuf::Message>> facts_;
  std::vector<CaseFact> places_;
  bool with_rules_ = true;
};

// The rules of England, as every fact of a draft names them.
const Rulebook& EnglandsRules();

// From a referral on 2 January 2026 over an interim order, a hearing with a suspension, an appeal that is
// dismissed, and a review that extends it in 2027. Nothing in it is unfair.
Draft FairCase();

// The same until there is a case to answer; then the person agrees to conditions on 20 May 2026.
Draft AgreedCase();

}  // namespace candour::fairness

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_DRAFT_H_
