#include "common/decider/suppression.h"

#include <gmock/gmock.h>

namespace candour {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;

constexpr Suppression kRule{.small_number = 7, .round_to = 5};

TEST(ShownAlone, HidesAFewAndRoundsTheRest) {
  EXPECT_THAT(ShownAlone(0, kRule), Optional(0));
  EXPECT_EQ(ShownAlone(1, kRule), std::nullopt);
  EXPECT_EQ(ShownAlone(7, kRule), std::nullopt);
  EXPECT_THAT(ShownAlone(8, kRule), Optional(10));
  EXPECT_THAT(ShownAlone(12, kRule), Optional(10));
  EXPECT_THAT(ShownAlone(13, kRule), Optional(15));
  EXPECT_THAT(ShownAlone(23, {.small_number = 7, .round_to = 1}), Optional(23));
}

TEST(ShownTogether, HidesASecondWhereOneAloneWouldBeHidden) {
  EXPECT_THAT(ShownTogether({3, 0, 41, 90}, kRule),
              ElementsAre(Eq(std::nullopt), Optional(0), Eq(std::nullopt), Optional(90)));
  EXPECT_THAT(ShownTogether({41, 90, 3}, kRule),
              ElementsAre(Eq(std::nullopt), Optional(90), Eq(std::nullopt)));
  EXPECT_THAT(ShownTogether({3, 4, 41}, kRule),
              ElementsAre(Eq(std::nullopt), Eq(std::nullopt), Optional(40)));
  EXPECT_THAT(ShownTogether({0, 41, 90}, kRule), ElementsAre(Optional(0), Optional(40), Optional(90)));
  EXPECT_THAT(ShownTogether({5, 6, 0}, kRule), ElementsAre(Eq(std::nullopt), Eq(std::nullopt), Optional(0)));
  EXPECT_THAT(ShownTogether({}, kRule), IsEmpty());
}

TEST(ShownTogether, ShowsNothingOfFewInAll) {
  for (const std::vector<uint32_t>& counts : {std::vector<uint32_t>{3, 0, 0}, {1, 1, 0}, {3, 4, 0}})
    EXPECT_THAT(ShownTogether(counts, kRule), Each(Eq(std::nullopt))) << "a 0 would tell of which they are";
  EXPECT_THAT(ShownTogether({0, 0}, kRule), Each(Optional(0)));
}

TEST(ShownTogether, TakesForNobodyOnlyNobody) {
  // 2 would be rounded to 0, and is somebody all the same.
  EXPECT_THAT(ShownTogether({1, 2, 9}, {.small_number = 1, .round_to = 5}),
              ElementsAre(Eq(std::nullopt), Eq(std::nullopt), Optional(10)));
}

}  // namespace
}  // namespace candour
