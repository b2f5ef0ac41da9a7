// candourctl: the command line for trusts, auditors and operators.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "candour/records/v1/records.pb.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "candour/sanctions/v1/sanctions.pb.h"
#include "clients/cli/completion.h"
#include "clients/cli/connection.h"
#include "clients/cli/local.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "clients/cli/request_flags.h"
#include "clients/cli/sanctions_verbs.h"
#include "clients/cli/stream.h"
#include "clients/cli/verbs.h"
#include "common/process/flags.h"
#include "common/process/service_host.h"

namespace candour {
namespace {

struct OutputFlags {
  std::string form = "table", field;
  std::vector<std::string> columns;
  bool json() const { return form == "json"; }
};

// A command's id goes to stderr before it is sent: after a time-out it is all that is needed.
void ShowCommandId(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("command");
  if (field == nullptr) return;
  const auto& command =
      static_cast<const common::v1::Command&>(request.GetReflection()->GetMessage(request, field));
  std::cerr << "command id " << command.id() << "\n";
}

// The request of `rpc`, with the fields that `request` has too.
std::unique_ptr<google::protobuf::Message> Translate(const google::protobuf::Message& request,
                                                     const google::protobuf::MethodDescriptor& rpc) {
  std::unique_ptr<google::protobuf::Message> translated(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.input_type())->New());
  for (int i = 0; i < rpc.input_type()->field_count(); ++i) {
    const auto* field = rpc.input_type()->field(i);
    const auto* source = request.GetDescriptor()->FindFieldByName(field->name());
    if (source == nullptr || source->type() != google::protobuf::FieldDescriptor::TYPE_STRING) continue;
    translated->GetReflection()->SetString(translated.get(), field,
                                           request.GetReflection()->GetString(request, source));
  }
  return translated;
}

const google::protobuf::MethodDescriptor* FindRpc(const std::string& path) {
  const size_t slash = path.find('/');
  const auto* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(path.substr(0, slash));
  return service == nullptr ? nullptr : service->FindMethodByName(path.substr(slash + 1));
}

// What of the request was refused while the rest was done: said on stderr too, for whoever asked for one
// field.
ExitCode Partly(const google::protobuf::Message& response, const Verb& verb) {
  if (verb.refused_field.empty()) return kOk;
  const auto* field = response.GetDescriptor()->FindFieldByName(verb.refused_field);
  const int refused = response.GetReflection()->FieldSize(response, field);
  if (refused == 0) return kOk;
  std::cerr << "candourctl: " << refused << " refused, the rest is done. The answer (-o json) says which and "
            << "why; correct them and send them again.\n";
  return kPartly;
}

int RunVerb(const ConnectionFlags& connection, const Verb& verb, const RequestFlags& flags,
            const google::protobuf::MethodDescriptor& rpc, bool follow, const OutputFlags& output) {
  const auto request = flags.Build();
  if (!request.ok()) {
    std::cerr << "candourctl: " << request.status().message() << "\n";
    return kUsage;
  }
  const auto* stream = follow ? FindRpc(verb.follow_rpc) : rpc.server_streaming() ? &rpc : nullptr;
  const auto* answered = stream != nullptr ? stream : &rpc;
  absl::Status shown = CheckColumns(*answered->output_type(), output.columns);
  shown.Update(CheckField(*answered->output_type(), output.field));
  if (!shown.ok()) return ReportError(shown, output.json());
  if (stream != nullptr) {
    return PrintStream(connection, *stream, follow ? *Translate(**request, *stream) : **request,
                       output.json(), absl::InfiniteDuration());
  }
  ShowCommandId(**request);
  const std::unique_ptr<google::protobuf::Message> response(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.output_type())->New());
  const absl::Status called = Call(connection, "/" + verb.rpc, **request, response.get());
  if (!called.ok()) return ReportCall(called, rpc, output.json());
  if (output.field.empty()) {
    std::cout << (output.json() ? ToJson(*response) : ToTable(*response, output.columns));
    return Partly(*response, verb);
  }
  const auto text = FieldText(*response, output.field);
  if (!text.ok()) return ReportError(text.status(), output.json());
  std::cout << *text << "\n";
  return Partly(*response, verb);
}

CLI::Validator IsTimeout() {
  constexpr double kMostSeconds = 86400;
  return CLI::Validator(
      [](const std::string& value) {
        double seconds = 0;
        const bool fits = absl::SimpleAtod(value, &seconds) && seconds > 0 && seconds <= kMostSeconds;
        return fits ? std::string() : absl::StrCat("is over 0 and at most a day (86400), not ", value);
      },
      "");
}

template <class T>
std::vector<T> Joined(std::vector<T> one, const std::vector<T>& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

constexpr char kExample[] = "Example:\n  candourctl ";

// Of the first verb in the group, or below it.
std::string ExampleOf(const std::string& group, const std::vector<Verb>& verbs) {
  const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& one) {
    return absl::StartsWith(absl::StrCat(one.group, " "), group + " ");
  });
  return verb == verbs.end() ? "" : kExample + verb->example;
}

// What says where, as whom, of what and compared with what: left out it is something else than meant. What a
// request holds is the service's to judge.
void RefuseEmpty(CLI::App& app) {
  static const std::set<std::string> kFlags = {
      "--server",  "--data-dir", "--of",         "--token",       "--as",   "--ca",
      "--cert",    "--key",      "--kafka",      "--service",     "--into", "--beside",
      "--until",   "--compare",  "--command-id", "--if-version",  "--file", "--kek",
      "--old-kek", "--from",     "--count",      "--topic-prefix"};
  for (CLI::Option* option : app.get_options()) {
    if (kFlags.contains(option->get_name())) option->check(NotEmpty());
  }
  for (CLI::App* verb : app.get_subcommands([](CLI::App*) { return true; })) RefuseEmpty(*verb);
}

int Main(int argc, char** argv) {
  // Generated descriptors of files that nothing else names are linked in by these.
  for (const auto* linked :
       {records::v1::GetStateRequest::descriptor(), registration::v1::GetBoardRequest::descriptor(),
        registration::v1::GetRulesRequest::descriptor(), sanctions::v1::GetRulesRequest::descriptor()}) {
    (void)linked;
  }
  CLI::App app("Candour's command line, for trusts, auditors and operators.", "candourctl");
  app.require_subcommand(1);
  app.set_version_flag("--version", BuildName());
  ConnectionFlags connection;
  OutputFlags output;
  app.add_option("--server", connection.server, "HOST:PORT of the service")->envname("CANDOUR_SERVER");
  app.add_option("--data-dir", connection.data_dir,
                 "data folder of a local candour --dev: finds server and issuer")
      ->envname("CANDOUR_DATA_DIR");
  app.add_option("--of", connection.service,
                 "with --data-dir: whose records, commands, reactions and state are meant (registration)");
  app.add_option("--token", connection.token, "JWT to call with")->envname("CANDOUR_TOKEN");
  app.add_option("--as", connection.as, "with --data-dir: call as ROLE[@ORGANISATION][:PERSON]")
      ->envname("CANDOUR_AS");
  app.add_option("--ca", connection.ca, "PEM certificates to trust; without it plaintext")
      ->envname("CANDOUR_CA");
  app.add_option("--cert", connection.certificate, "PEM certificate to show to the service")
      ->envname("CANDOUR_CERT");
  app.add_option("--key", connection.key, "its PEM private key")->envname("CANDOUR_KEY");
  app.add_option("--timeout", connection.timeout_seconds, "seconds to wait for an answer")
      ->capture_default_str()
      ->check(IsTimeout());
  app.add_option("-o,--output", output.form, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  app.add_option("--columns", output.columns, "columns of a table, separated by commas")->delimiter(',');
  app.add_option("--field", output.field, "print one field of the answer only, such as receipt.version");
  app.footer(
      "Example:\n  candourctl --data-dir data --as REGISTRAR organisation list\n\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage or malformed request, 3 refused by a rule (final), 4 not "
      "allowed,\n"
      "5 outcome of a command unknown: run it again with the same --command-id (call: the same request), 6 "
      "checked and something disagrees,\n"
      "7 nothing disagrees, but not everything could be checked, 8 done, but for the rows that the answer "
      "lists as refused.");

  std::function<int()> run;
  LocalFlags local;
  std::map<std::string, CLI::App*> groups;
  for (const VerbGroup& group : Joined(VerbGroups(), SanctionsVerbGroups())) {
    // "person hold": below "person", which stands before it.
    const size_t space = group.name.find(' ');
    CLI::App* parent = space == std::string::npos ? &app : groups.at(group.name.substr(0, space));
    groups[group.name] = parent->add_subcommand(group.name.substr(space + 1), group.help);
    groups[group.name]->require_subcommand(1);
  }
  const std::vector<Verb> verbs = Joined(Verbs(), SanctionsVerbs());
  for (auto& [name, group] : groups) group->footer(ExampleOf(name, verbs));
  bool follow = false;
  const std::set<std::string> typed(argv, argv + argc);
  std::vector<std::unique_ptr<RequestFlags>> flags;
  for (const Verb& verb : verbs) {
    const auto* rpc = FindRpc(verb.rpc);
    CLI::App* parent = verb.group.empty() ? &app : groups.at(verb.group);
    CLI::App* sub = parent->add_subcommand(verb.name, verb.help);
    sub->fallthrough();
    sub->footer(kExample + verb.example);
    // All flags of all verbs take longer to declare than most calls take. Completion names them all.
    if (!typed.contains(verb.name) && !typed.contains("completion")) continue;
    flags.push_back(std::make_unique<RequestFlags>(*sub, rpc->input_type(), verb.positional));
    if (!verb.follow_rpc.empty()) sub->add_flag("--follow", follow, "then what is added, until Ctrl-C");
    sub->callback([&, rpc, filled = flags.back().get()] {
      run = [&, rpc, filled] { return RunVerb(connection, verb, *filled, *rpc, follow, output); };
    });
  }
  for (auto& [name, group] : groups) group->fallthrough();
  AddLocalVerbs(app, connection, output.form, &local, &run);
  AddCompletionVerb(app, &run);
  RefuseEmpty(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    // A word that is no verb is told as a verb that is missing, without the word.
    if (const auto words = app.remaining(/*recurse=*/true); !words.empty()) {
      std::cerr << "There is no such verb: " << words.front() << "\nRun with --help for more information.\n";
      return kUsage;
    }
    return app.exit(error) == 0 ? kOk : kUsage;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  return run();
}

}  // namespace
}  // namespace candour

int main(int argc, char** argv) {
  // What is wrong is said once, by whoever asked protobuf.
  google::protobuf::SetLogHandler(nullptr);
  return candour::Main(argc, argv);
}
