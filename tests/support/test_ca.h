// A certificate authority of the test's own, made with the openssl command in a temporary folder.
//
//   const TestCa ca("hospital");
//   const TestCa::Pair server = ca.Issue("server");      // for 127.0.0.1, PEM
#ifndef CANDOUR_TESTS_SUPPORT_TEST_CA_H_
#define CANDOUR_TESTS_SUPPORT_TEST_CA_H_

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_dir.h"

namespace candour {

inline std::string FileText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class TestCa {
 public:
  struct Pair {
    std::string certificate, key;  // paths
  };

  explicit TestCa(const std::string& name) {
    Run(absl::StrCat("req -x509 ", kNewKey, " -keyout ca.key -out ca.pem -days 2 -subj '/CN=", name, " CA'"));
  }

  // What to trust.
  std::string certificate() const { return folder_ / "ca.pem"; }

  Pair Issue(const std::string& name) const {
    Run(absl::StrCat("req ", kNewKey, " -keyout ", name, ".key -out ", name, ".csr -subj '/CN=", name, "'"));
    std::ofstream(folder_ / "extensions") << "subjectAltName=IP:127.0.0.1,DNS:localhost\n";
    Run(absl::StrCat("x509 -req -in ", name, ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out ",
                     name, ".pem -extfile extensions"));
    chmod((folder_ / (name + ".key")).c_str(), 0600);
    return {folder_ / (name + ".pem"), folder_ / (name + ".key")};
  }

 private:
  static constexpr char kNewKey[] = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  void Run(const std::string& arguments) const {
    const std::string command = absl::StrCat("cd ", folder_.path(), " && openssl ", arguments, " 2>&1");
    FILE* pipe = popen(command.c_str(), "r");
    std::string printed;
    for (int c; (c = fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
    EXPECT_EQ(pclose(pipe), 0) << command << "\n" << printed;
  }

  const TempDir folder_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_TEST_CA_H_
