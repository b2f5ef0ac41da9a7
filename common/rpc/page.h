// How many a page of a list has: one rule for every `page_size`.
#ifndef CANDOUR_COMMON_RPC_PAGE_H_
#define CANDOUR_COMMON_RPC_PAGE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace candour {

inline constexpr size_t kDefaultPage = 100, kMaxPage = 500;

// 100 where nothing is asked; what is over 500 is 500.
inline size_t PageSize(uint32_t asked) {
  return asked == 0 ? kDefaultPage : std::min<size_t>(asked, kMaxPage);
}

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_PAGE_H_
