// Sixteen lanes: x86-64-v4 with the dot products of AVX-512 VNNI and of AVX512_BF16.
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni,avx512bf16"))), apply_to = function)
#define LANES 16
#define HAS_VNNI 1
#define HAS_BF16 1
#define TABLE ck_bf16
#include "kernels/All.h"
#pragma clang attribute pop
#endif
