// Sixteen lanes: x86-64-v4 with the dot products of integers of AVX-512 VNNI.
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni"))), apply_to = function)
#define LANES 16
#define HAS_VNNI 1
#define TABLE ck_vnni
#include "kernels/All.h"
#pragma clang attribute pop
#endif
