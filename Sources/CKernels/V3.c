// Eight lanes: x86-64-v3 (AVX2, FMA).
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LANES 8
#define TABLE ck_v3
#include "kernels/All.h"

#define BASE ck_v3
#include "kernels/Base.h"
FOR_ALL_KERNELS(DEFINE_OF_BASE)
#pragma clang attribute pop
#endif
