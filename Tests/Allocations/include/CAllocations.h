#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted: with the GNU C library, and without a sanitizer, which has an allocator of its own.
bool callocations_areCounted(void);

/// How often the calling thread has asked for memory so far, by malloc or a function like it.
int64_t callocations_count(void);
