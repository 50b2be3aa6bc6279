/// exp, tanh, the logistic function and log of a vector.
///
/// Goals, in order: no branch; NaN stays NaN and infinities go to their limits; a small relative error everywhere (at
/// most 1.0 unit in the last place for exp and log, 2.4 for tanh and the logistic function, at every instruction set).
/// The first three rest on one polynomial for e^r − 1, |r| ≤ ln 2 / 2 (coefficients of Cephes' expf): from e^x itself,
/// tanh x of a small x would be a difference of nearly equal numbers.
#pragma once

/// x = n ln 2 + r. `shifted` is n + 1.5·2²³, whose low bits are the integer n.
typedef struct {
  V n, r, shifted;
} Reduced;

INLINE Reduced reduce(V x) {
  const float shift = 0x1.8p23f, log2e = 1.44269504f;
  // ln 2 in two parts; the first has so few bits that n · high is exact, with or without a fused multiply-add.
  const float high = 0.693359375f, low = -2.12194440e-4f;
  Reduced a;
  a.shifted = x * log2e + shift;
  a.n = a.shifted - shift;
  a.r = x - a.n * high;
  a.r = a.r - a.n * low;
  return a;
}

INLINE V expm1Reduced(V r) {
  V p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * (r * r) + r;
}

INLINE V exponential(V x) {
  // e^−104 rounds to 0 and e^89 to infinity. The order of the operands lets NaN through.
  x = smaller(splat(89), larger(splat(-104), x));
  const Reduced a = reduce(x);
  const V p = expm1Reduced(a.r) + 1;
#if LANES == 16
  return (V)_mm512_scalef_ps((__m512)p, (__m512)a.n);
#else
  // 2ⁿ in two factors, as n may lie outside of the exponents of a normal float.
  const I n = bits(a.shifted) - 0x4b400000, half = n >> 1;
  return p * (V)((half + 127) << 23) * (V)((n - half + 127) << 23);
#endif
}

/// tanh |x| = e / (e + 2), e = e^{2|x|} − 1 = 2ⁿ (e^r − 1) + (2ⁿ − 1).
INLINE V hyperbolicTangent(V x) {
  const I sign = bits(x) & INT32_MIN;
  const V magnitude = smaller(splat(10), (V)(bits(x) ^ sign));  // tanh 10 rounds to 1
  const Reduced a = reduce(magnitude * 2);
  const V power = (V)((bits(a.shifted) << 23) + (127 << 23));
  const V e = expm1Reduced(a.r) * power + (power - 1);
  return (V)(bits(e / (e + 2)) | sign);
}

/// 0 in place of denormals, as e^−x is infinite there.
INLINE V logistic(V x) { return 1 / (exponential(-x) + 1); }

/// log x = n ln 2 + log(1 + r), 1 + r in [√½, √2) (coefficients of Cephes' logf). −∞ of 0, NaN of negative numbers.
INLINE V logarithm(V x) {
  const float high = 0.693359375f, low = -2.12194440e-4f;
  const int32_t rootOfHalf = 0x3f3504f3;
  // Denormals are scaled into the exponents of normal floats.
  const I isTiny = x < 0x1p-126f;
  const I shifted = bits(select(isTiny, x * 0x1p23f, x)) - rootOfHalf;
  const V n = __builtin_convertvector(shifted >> 23, V) - select(isTiny, splat(23), (V){0});
  const V r = (V)((shifted & 0x7fffff) + rootOfHalf) - 1;
  V p = r * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * r + 1.1676998740e-1f;
  p = p * r - 1.2420140846e-1f;
  p = p * r + 1.4249322787e-1f;
  p = p * r - 1.6668057665e-1f;
  p = p * r + 2.0000714765e-1f;
  p = p * r - 2.4999993993e-1f;
  p = p * r + 3.3333331174e-1f;
  const V square = r * r;
  V y = p * r * square + n * low - square * 0.5f;
  y = (r + y) + n * high;
  y = select(x < INFINITY, y, x);
  return select(x > 0, y, select(x == 0, splat(-INFINITY), splat(NAN)));
}
