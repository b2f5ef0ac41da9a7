/* A slow disk and a wrong clock for one process, by LD_PRELOAD. (libfaketime hangs before main in a program
 * that has jemalloc linked in.)
 *
 * Steady clocks are left alone, as a jump of the time of day leaves them. The kernel's waits until a time of
 * day are not moved either. */
#define _GNU_SOURCE
#include "tests/cluster/preload.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct ChaosPage* page;

__attribute__((constructor)) static void MapPage(void) {
  const char* path = getenv(CANDOUR_CHAOS_PAGE);
  const int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) abort(); /* a run that injects nothing must not look like one that does */
  void* mapped = mmap(NULL, sizeof(struct ChaosPage), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) abort();
  page = mapped;
  close(file);
}

static int64_t Offset(void) {
  return page == NULL ? 0 : __atomic_load_n(&page->clock_offset_us, __ATOMIC_RELAXED);
}

/* By the system call: an allocator asks for the time before symbols can be looked up. */
int clock_gettime(clockid_t id, struct timespec* now) {
  const int result = (int)syscall(SYS_clock_gettime, id, now);
  if (result != 0 || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return result;
  const int64_t us = now->tv_sec * 1000000LL + now->tv_nsec / 1000 + Offset();
  now->tv_sec = us / 1000000;
  now->tv_nsec = us % 1000000 * 1000 + now->tv_nsec % 1000;
  return 0;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  struct timespec time;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}

static void Delay(int file) {
  struct stat about;
  const int64_t us = page == NULL ? 0 : __atomic_load_n(&page->write_delay_us, __ATOMIC_RELAXED);
  if (us == 0 || file <= STDERR_FILENO || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return;
  __atomic_add_fetch(&page->delayed, 1, __ATOMIC_RELAXED);
  usleep((useconds_t)us);
}

#define SLOW(type, name, parameters, arguments, file)                                \
  type name parameters {                                                             \
    static type(*real) parameters;                                                   \
    if (real == NULL) real = (type(*) parameters)(uintptr_t)dlsym(RTLD_NEXT, #name); \
    Delay(file);                                                                     \
    return real arguments;                                                           \
  }

SLOW(ssize_t, write, (int file, const void* bytes, size_t size), (file, bytes, size), file)
SLOW(ssize_t, writev, (int file, const struct iovec* parts, int count), (file, parts, count), file)
SLOW(ssize_t, pwrite, (int file, const void* bytes, size_t size, off_t at), (file, bytes, size, at), file)
SLOW(ssize_t, pwrite64, (int file, const void* bytes, size_t size, off64_t at), (file, bytes, size, at), file)
SLOW(int, fsync, (int file), (file), file)
SLOW(int, fdatasync, (int file), (file), file)
