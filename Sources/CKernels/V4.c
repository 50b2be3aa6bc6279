// Sixteen lanes: x86-64-v4 (AVX-512).
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define LANES 16
#define TABLE ck_v4
#include "kernels/All.h"

#define BASE ck_v4
#include "kernels/Base.h"
FOR_ALL_KERNELS(DEFINE_OF_BASE)
#pragma clang attribute pop
#endif
