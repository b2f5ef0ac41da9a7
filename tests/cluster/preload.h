/* What the library preloaded into a replica is told by the runner, in a file that both map. */
#ifndef CANDOUR_TESTS_CLUSTER_PRELOAD_H_
#define CANDOUR_TESTS_CLUSTER_PRELOAD_H_

#include <stdint.h>

#define CANDOUR_CHAOS_PAGE "CANDOUR_CHAOS_PAGE" /* names the file, in the environment */

struct ChaosPage {
  int64_t clock_offset_us; /* added to the time of day */
  int64_t write_delay_us;  /* before each write to a file and each sync */
  int64_t delayed;         /* how many were */
};

#endif /* CANDOUR_TESTS_CLUSTER_PRELOAD_H_ */
