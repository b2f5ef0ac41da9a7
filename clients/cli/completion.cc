#include "clients/cli/completion.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "clients/cli/report.h"

namespace candour {
namespace {

// `path` is what has been typed so far, "/organisation/board". Words in front of it that are no verbs are
// flags and their values, which may stand anywhere.
constexpr absl::string_view kBegin =
    R"bash(# Completes candourctl in bash: source <(candourctl completion bash)
_candourctl() {
  local word path='' words=''
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in
)bash";
constexpr absl::string_view kMiddle = R"bash() path+="/$word" ;;
    esac
  done
  case $path in
)bash";
constexpr absl::string_view kEnd = R"bash(  esac
  [[ ${COMP_WORDS[COMP_CWORD]} == -* ]] || words=${words%% --*} # flags are offered after a dash only
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _candourctl candourctl
)bash";

std::vector<std::string> FlagsOf(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

// One line of the last `case` for each app, and the paths of all verbs.
void Walk(const CLI::App& app, const std::string& path, const std::vector<std::string>& global,
          std::vector<std::string>* paths, std::string* lines) {
  std::string words;
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : below) absl::StrAppend(&words, words.empty() ? "" : " ", sub->get_name());
  for (const std::string& flag : FlagsOf(app)) absl::StrAppend(&words, " ", flag);
  if (!path.empty()) {
    paths->push_back(path);
    for (const std::string& flag : global) {
      if (flag != "--help") absl::StrAppend(&words, " ", flag);
    }
  }
  absl::StrAppend(lines, "    '", path, "') words='", words, "' ;;\n");
  for (const CLI::App* sub : below) Walk(*sub, path + "/" + sub->get_name(), global, paths, lines);
}

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  std::vector<std::string> paths;
  std::string lines;
  Walk(app, "", FlagsOf(app), &paths, &lines);
  return absl::StrCat(kBegin, "      ", absl::StrJoin(paths, " | "), kMiddle, lines, kEnd);
}

void AddCompletionVerb(CLI::App& app, std::function<int()>* run) {
  CLI::App* completion = app.add_subcommand("completion", "What a shell needs to complete these words");
  completion->footer("Example:\n  source <(candourctl completion bash)");
  completion->require_subcommand(1);
  CLI::App* bash = completion->add_subcommand("bash", "A script for bash");
  bash->footer("Example:\n  source <(candourctl completion bash)");
  bash->callback([&app, run] {
    *run = [&app] {
      std::cout << BashCompletion(app);
      return static_cast<int>(kOk);
    };
  });
}

}  // namespace candour
