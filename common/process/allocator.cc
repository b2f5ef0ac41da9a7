// What jemalloc reads when the process starts. Compiled into each service's program, beside jemalloc.

extern "C" {
// RocksDB's newest rows are found by walking through hundreds of megabytes: with pages of 4 KiB each step
// misses the processor's table of pages too.
extern const char* malloc_conf;
const char* malloc_conf = "thp:always";
}
