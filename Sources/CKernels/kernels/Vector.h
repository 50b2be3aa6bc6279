/// Vectors of LANES floats, and loads and stores of the first few lanes, so that a row's tail runs through the same
/// instructions as its body: a row's bits then depend on its length and values alone.
#pragma once

#define INLINE static inline __attribute__((always_inline))

enum { W = LANES };
typedef float V __attribute__((vector_size(4 * LANES)));
typedef int32_t I __attribute__((vector_size(4 * LANES)));
typedef uint32_t U __attribute__((vector_size(4 * LANES)));
typedef double D __attribute__((vector_size(8 * LANES)));

/// Runs the body with `j` at the start of every block of W columns. `m` is the number of live lanes: the constant W
/// but in the last block, so that `load` and `store` choose at compile time.
#define FOR_BLOCKS(j, m, n, ...) FOR_BLOCKS_FROM(0, j, m, n, __VA_ARGS__)
#define FOR_BLOCKS_FROM(start, j, m, n, ...) \
  do {                                       \
    int64_t j = (start);                     \
    for (; j + W <= (n); j += W) {           \
      enum { m = W };                        \
      __VA_ARGS__                            \
    }                                        \
    if (j < (n)) {                           \
      const int64_t m = (n)-j;               \
      __VA_ARGS__                            \
    }                                        \
  } while (0)

INLINE V splat(float x) { return x - (V){0}; }
INLINE I bits(V x) { return (I)x; }
INLINE V select(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }
INLINE bool any(I mask) { return __builtin_reduce_or(mask) != 0; }
/// The larger and the smaller of both; `b` if either is NaN (one instruction on x86).
INLINE V larger(V a, V b) { return select(a > b, a, b); }
INLINE V smaller(V a, V b) { return select(a < b, a, b); }
INLINE V squareRoot(V x) { return __builtin_elementwise_sqrt(x); }
INLINE I laneNumbers(void) {
  I lanes;
  for (int i = 0; i < W; ++i) lanes[i] = i;
  return lanes;
}

/// The first m floats at p; the other lanes hold `fill`.
INLINE V loadOr(const float *p, int64_t m, float fill) {
  V v;
  if (m >= W) {
    memcpy(&v, p, sizeof v);
    return v;
  }
#if LANES == 16
  return (V)_mm512_mask_loadu_ps((__m512)splat(fill), (__mmask16)((1u << m) - 1), p);
#elif LANES == 8
  const I mask = laneNumbers() < (int32_t)m;
  return select(mask, (V)_mm256_maskload_ps(p, (__m256i)mask), splat(fill));
#else
  for (int i = 0; i < W; ++i) v[i] = i < m ? p[i] : fill;
  return v;
#endif
}
INLINE V load(const float *p, int64_t m) { return loadOr(p, m, 0); }

INLINE void store(float *p, V v, int64_t m) {
  if (m >= W) {
    memcpy(p, &v, sizeof v);
    return;
  }
#if LANES == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << m) - 1), (__m512)v);
#elif LANES == 8
  _mm256_maskstore_ps(p, (__m256i)(laneNumbers() < (int32_t)m), (__m256)v);
#else
  for (int i = 0; i < W; ++i) {
    if (i < m) p[i] = v[i];
  }
#endif
}

// MARK: Reductions over the lanes, as a tree of halves

typedef float V4 __attribute__((vector_size(16)));
#if LANES == 1  // the plain kernels of Tests/Kernels
INLINE float sum(V v) { return v[0]; }
#else
#if LANES == 16
#define HALVES(v, op)                                                                              \
  ({                                                                                               \
    typedef float V8 __attribute__((vector_size(32)));                                             \
    const V8 e = op(__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7),                         \
                    __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15));                  \
    op(__builtin_shufflevector(e, e, 0, 1, 2, 3), __builtin_shufflevector(e, e, 4, 5, 6, 7));      \
  })
#elif LANES == 8
#define HALVES(v, op) op(__builtin_shufflevector(v, v, 0, 1, 2, 3), __builtin_shufflevector(v, v, 4, 5, 6, 7))
#else
#define HALVES(v, op) (v)
#endif
#define PLUS(a, b) ((a) + (b))

INLINE float sum(V v) {
  const V4 q = HALVES(v, PLUS);
  return (q[0] + q[2]) + (q[1] + q[3]);
}
#endif

INLINE float maximum(V v) {
  float result = v[0];
  for (int i = 1; i < W; ++i) result = v[i] > result ? v[i] : result;
  return result;
}

// MARK: bf16

/// The upper halves hold x rounded to the nearest bf16, ties to even. NaN becomes quiet, or a carry could make an
/// infinity of it.
INLINE U roundedToBF16(V x) {
  const U u = (U)bits(x);
  const U nearest = u + 0x7fff + ((u >> 16) & 1);
  return (U)select((I)(x == x), (V)nearest, (V)(u | 0x400000));
}

/// y = n of them, of 16 bits each.
INLINE void roundRowToBF16(void *y, const float *x, int64_t n) {
  typedef uint16_t Narrow __attribute__((vector_size(2 * LANES)));
  FOR_BLOCKS(j, m, n, {
    const Narrow narrow = __builtin_convertvector(roundedToBF16(load(x + j, m)) >> 16, Narrow);
    memcpy((uint16_t *)y + j, &narrow, sizeof(uint16_t) * m);
  });
}
