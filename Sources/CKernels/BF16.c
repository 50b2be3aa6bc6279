// x86-64-v4 with the dot products of AVX-512 VNNI and of AVX512_BF16.
#include "kernels/System.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni,avx512bf16"))), apply_to = function)
// Of what these headers have, the table takes the part that is faster here.
#pragma clang diagnostic ignored "-Wunused-function"
#pragma clang diagnostic ignored "-Winitializer-overrides"
#define BASE ck_v4
#define LANES 16
#define HAS_VNNI 1
#define HAS_BF16 1
#include "kernels/Base.h"
#include "kernels/Vector.h"
#include "kernels/Products.h"
#include "kernels/QuantizedProducts.h"
#include "kernels/BF16Products.h"

const KernelTable ck_bf16 = {
  KERNELS_OF_BASE
  QUANTIZED_KERNELS
  .bf16_product_with_panels = k_bf16_product_with_panels,
  .bf16_multiply_adds = k_bf16_multiply_adds,
};
#pragma clang attribute pop
#endif
