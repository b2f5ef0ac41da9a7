// Flags for a request, from its descriptor: --person-id, --kind CLEAR, --checked-on 2026-01-05. Fields of
// embedded messages stand beside their own (--start of `terms`); of a person's identity --given, --family and
// --born.
#ifndef CANDOUR_CLIENTS_CLI_REQUEST_FLAGS_H_
#define CANDOUR_CLIENTS_CLI_REQUEST_FLAGS_H_

#include <google/protobuf/message.h>

#include <CLI/App.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace candour {

class RequestFlags {
 public:
  // Declares the flags of `type` on `app`; `positional`: names of fields that may stand without their flag,
  // in order.
  RequestFlags(CLI::App& app, const google::protobuf::Descriptor* type,
               const std::vector<std::string>& positional);

  // The request that was asked for, with a fresh command id unless --command-id gave one. INVALID_ARGUMENT
  // naming the flag and what it takes.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Build() const;

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;
  using Setter = std::function<absl::Status(const std::string& text, google::protobuf::Message* holder)>;
  struct Flag {
    Path path;  // to the message that holds what is set
    Setter set;
    std::string name;
    std::string text;
    bool is_switch = false;
    bool on = false;
    CLI::Option* option = nullptr;
  };

  void AddFields(const google::protobuf::Descriptor* type, const Path& path);
  void AddField(const google::protobuf::FieldDescriptor* field, const Path& path);
  void AddIdentity(const Path& path);
  void AddFlag(const std::string& name, const std::string& help, const Path& path, Setter set);

  CLI::App& app_;
  const google::protobuf::Descriptor* const type_;
  const std::vector<std::string> positional_;
  std::vector<std::unique_ptr<Flag>> flags_;
  std::string command_id_, if_version_, file_;
};

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_REQUEST_FLAGS_H_
