// x86-64-v4 with the dot products of integers of AVX-512 VNNI.
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni"))), apply_to = function)
// Of what these headers have, the table takes the part that is faster here.
#pragma clang diagnostic ignored "-Wunused-function"
#pragma clang diagnostic ignored "-Winitializer-overrides"
#define BASE ck_v4
#define LANES 16
#define HAS_VNNI 1
#include "kernels/Base.h"
#include "kernels/Vector.h"
#include "kernels/Products.h"
#include "kernels/QuantizedProducts.h"

const KernelTable ck_vnni = {
  KERNELS_OF_BASE
  QUANTIZED_KERNELS
};
#pragma clang attribute pop
#endif
