#include "common/base/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace candour {
namespace {

constexpr size_t kBlockBytes = 64, kHashBytes = 32;

const EVP_MD* Digest() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (digest == nullptr) std::abort();  // OpenSSL without SHA-256 cannot verify anything
  return digest;
}

struct Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  Context() { EVP_DigestInit_ex2(md, Digest(), nullptr); }
  ~Context() { EVP_MD_CTX_free(md); }
};

}  // namespace

std::string Sha256(std::initializer_list<absl::string_view> parts) {
  thread_local Context context;
  EVP_DigestInit_ex2(context.md, nullptr, nullptr);
  for (absl::string_view part : parts) EVP_DigestUpdate(context.md, part.data(), part.size());
  std::string hash(kHashBytes, '\0');
  EVP_DigestFinal_ex(context.md, reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  return hash;
}

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex2(static_cast<EVP_MD_CTX*>(context_), Digest(), nullptr);
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

void Sha256Stream::Update(absl::string_view bytes) {
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size());
}

std::string Sha256Stream::Finish() {
  std::string hash(kHashBytes, '\0');
  EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), reinterpret_cast<unsigned char*>(hash.data()),
                     nullptr);
  return hash;
}

// RFC 2104, on the hash above: OpenSSL's EVP_MAC needs an allocation and two locks per call.
std::string HmacSha256(absl::string_view key, std::initializer_list<absl::string_view> parts) {
  std::string block = key.size() > kBlockBytes ? Sha256(key) : std::string(key);
  block.resize(kBlockBytes, '\0');
  std::string inner = block, outer = block;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  for (absl::string_view part : parts) inner.append(part.data(), part.size());
  return Sha256({outer, Sha256(inner)});
}

}  // namespace candour
