#include "tests/simulation/sim_command.h"

#include "absl/strings/str_cat.h"
#include "common/base/encoding.h"
#include "common/base/uuid.h"

namespace candour {

Decision SimCommand::DecideAt(const Context& context, uint64_t version) const {
  if (!if_version || *if_version == version) return decide(context);
  return Refusal{"VERSION_MOVED",
                 absl::StatusCode::kFailedPrecondition,
                 {{"if_version", absl::StrCat(*if_version)}, {"version", absl::StrCat(version)}}};
}

std::string SimCommand::Key() const { return absl::StrCat(id, method, " ", request->SerializeAsString()); }

SimCommand AddCommand(std::string id, const std::string& account, int amount, const std::string& other) {
  toy::v1::AddRequest add;
  add.set_amount(amount);
  add.set_other(other);
  return ToyCommand(std::move(id), account, add);
}

SimCommand AnyCommand(Random& random, int number, std::vector<std::string>& accounts, absl::Time now) {
  const std::string id = BigEndian64(0xC0DE) + BigEndian64(static_cast<uint64_t>(number));
  const std::string account = random.Pick(accounts), other = random.Pick(accounts);
  const int64_t kind = random.Between(1, 100);
  const int amount = static_cast<int>(random.Between(1, 3));
  SimCommand command;
  if (random.Chance(.2)) {
    toy::v1::ParkRequest park;
    park.set_due_us(absl::ToUnixMicros(now + absl::Milliseconds(random.Between(-50, 250))));
    command = ToyCommand(id, account, park);
  } else if (kind <= 17) {
    command = ToyCommand(id, account, toy::v1::ToggleRequest());
  } else if (kind <= 27) {  // a record of its own
    command = AddCommand(id, NewId("account", FormatUuid(id)), amount);
  } else if (kind <= 45) {
    toy::v1::LodgeRequest lodge;
    lodge.set_deadline_us(absl::ToUnixMicros(now + absl::Milliseconds(random.Between(20, 220))));
    command = ToyCommand(id, account, lodge);
  } else if (kind <= 67) {
    command = AddCommand(id, account, amount);
  } else if (kind <= 85 && other != account) {
    command = AddCommand(id, account, amount, other);
  } else if (kind <= 96) {
    toy::v1::ClaimRequest claim;
    claim.set_key(random.Chance(.5) ? "one" : "two");
    command = ToyCommand(id, account, claim);
  } else {  // accepted, nothing to record
    command = ToyCommand(id, account, toy::v1::ToggleRequest());
    command.method = "/toy/Touch";
    command.decide = [](const Context&) { return Decision(); };
  }
  if (random.Chance(.1)) command.if_version = static_cast<uint64_t>(random.Between(0, 4));
  return command;
}

}  // namespace candour
