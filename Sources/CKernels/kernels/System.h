/// The system's headers, outside of any instruction set's attribute.
#pragma once
#include <math.h>
#include <stddef.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif
#include "../KernelTable.h"
