// Sixteen lanes: x86-64-v4 (AVX-512).
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define LANES 16
#define TABLE ck_v4
#include "kernels/All.h"

#define DEFINE_OF_V4(result, name, parameters, arguments) \
  result ck_v4_##name parameters { return k_##name arguments; }
FOR_ALL_KERNELS(DEFINE_OF_V4)
#pragma clang attribute pop
#endif
