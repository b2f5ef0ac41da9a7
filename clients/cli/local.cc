#include "clients/cli/local.h"

#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/ledger_raise.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "clients/cli/request_text.h"
#include "clients/cli/stream.h"
#include "common/process/flags.h"

namespace candour {
namespace {

using google::protobuf::Message;

// "candour.registration.v1.Register/SignCode" with JSON from standard input.
int CallAny(const ConnectionFlags& connection, const std::string& method) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(method, absl::MaxSplits('/', 1));
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(parts.first);
  const auto* rpc = service == nullptr ? nullptr : service->FindMethodByName(parts.second);
  if (rpc == nullptr) {
    return ReportError(absl::InvalidArgumentError(absl::StrCat(
                           "no RPC ", method, "; write candour.registration.v1.Register/SignCode")),
                       true);
  }
  const auto make = [](const google::protobuf::Descriptor* type) {
    return std::unique_ptr<Message>(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  };
  const auto request = make(rpc->input_type());
  const std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  const absl::Status parsed = ParseJson("standard input", text.empty() ? "{}" : text, request.get());
  if (!parsed.ok()) return ReportError(parsed, true);
  if (rpc->client_streaming() || rpc->server_streaming())
    return PrintStream(connection, *rpc, *request, /*json=*/true, absl::Seconds(connection.timeout_seconds));
  const auto response = make(rpc->output_type());
  const absl::Status called = Call(connection, "/" + method, *request, response.get());
  if (!called.ok()) return ReportCall(called, *rpc, true);
  std::cout << ToJson(*response);
  return kOk;
}

}  // namespace

void AddLocalVerbs(CLI::App& app, const ConnectionFlags& connection, const std::string& output,
                   LocalFlags* flags, std::function<int()>* run) {
  CLI::App* ledger = app.add_subcommand("ledger", "The log itself: make one on Kafka, read, move");
  ledger->footer("Example:\n  candourctl ledger describe data/registration/ledger");
  ledger->require_subcommand(1);
  ledger->fallthrough();
  AddLedgerVerbs(*ledger, output, &flags->ledger, run);
  AddRaiseVerb(*ledger, output, &flags->ledger, run);
  CLI::App* create =
      ledger->add_subcommand("create", "Make a service's topics on Kafka, with settings that keep history");
  create->footer(
      "Example:\n  candourctl ledger create --kafka 127.0.0.1:9092 --kek kek --create-kek --origin "
      "candour.example");
  LedgerCreateFlags& made = flags->create;
  create->add_option("--kafka", made.kafka, "bootstrap servers")->required();
  AddKafkaSecurityFlags(*create, &made.security);
  create->add_option("--service", made.service, "whose ledger")->capture_default_str();
  create->add_option("--topic-prefix", made.topic_prefix, "topics are <prefix>.<service>.ledger")
      ->capture_default_str();
  create->add_option("--origin", made.origin, "names the installation for ever, such as candour.example")
      ->required();
  create->add_option("--kek", made.kek, "file with the key-encryption key")->required();
  create->add_flag("--create-kek", made.create_kek, "make that file");
  create->add_flag("--single-broker", made.single_broker, "one replica: a lost disk loses the ledger");
  create->add_option(
      "--level", made.level,
      "open it at a lower level than this build's highest, so that older builds can serve it too");
  create->callback([=, &made, &output] {
    *run = [&made, &output] {
      const absl::Status created = CreateLedger(made);
      return created.ok() ? kOk : ReportLocal(created, output == "json");
    };
  });

  CLI::App* keys = app.add_subcommand("keys", "The keys of what is sealed, moved with their ledger");
  keys->footer("Example:\n  candourctl --data-dir data keys export register.keys");
  keys->require_subcommand(1);
  keys->fallthrough();
  AddKeyVerbs(*keys, connection, output, &flags->keys, run);

  CLI::App* audit = app.add_subcommand("audit", "What the log says of itself, checked by this program");
  audit->footer("Example:\n  candourctl --data-dir data audit redecide");
  audit->require_subcommand(1);
  audit->fallthrough();
  AddAuditVerbs(*audit, connection, output, &flags->audit, run);
  AddBarCheckVerb(*app.get_subcommand("register"), connection, output, &flags->bars, run);
  AddPersonHistoryVerb(*app.get_subcommand("person"), connection, output, &flags->person_history, run);
  AddCaseCheckVerb(*app.get_subcommand("case"), connection, output, &flags->cases, run);
  AddStateVerbs(*app.get_subcommand("state"), output, &flags->state, run);

  CLI::App* token = app.add_subcommand("token", "Mint a token from the local issuer of candour --dev");
  token->footer("Example:\n  candourctl --data-dir data token CHAIR@TST01");
  token->add_option("as", flags->as, "ROLE[,ROLE][@ORGANISATION][:PERSON]")->required();
  token->add_option("--hours", flags->hours, "how long it is valid");
  token->callback([=, &connection, &output] {
    *run = [=, &connection, &output] {
      const auto minted = MintToken(connection.data_dir + "/dev", flags->as, absl::Hours(flags->hours));
      if (!minted.ok()) return static_cast<int>(ReportError(minted.status(), output == "json"));
      std::cout << *minted << "\n";
      return static_cast<int>(kOk);
    };
  });

  CLI::App* call = app.add_subcommand(
      "call", "Any RPC, its request in JSON on standard input; of a stream a line each, until --timeout");
  call->footer(
      "Example:\n  echo '{\"org_code\":\"TST01\"}' | candourctl call "
      "candour.registration.v1.Appointments/GetBoard");
  call->add_option("method", flags->method, "package.Service/Method")->required();
  call->callback(
      [=, &connection] { *run = [=, &connection] { return CallAny(connection, flags->method); }; });
}

}  // namespace candour
