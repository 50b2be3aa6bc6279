/// Cross-entropy of independent logistic functions.
#pragma once

/// log(1 + e) for e in [0, 1], with its relative error small for a small e too (Kahan's quotient).
INLINE V logarithmOfOnePlus(V e) {
  const V u = e + 1;
  return select(u == 1, e, logarithm(u) * (e / (u - 1)));
}

static void k_binary_cross_entropy(float *logits, int64_t ld, const float *targets, const float *weights, int64_t rows,
                                   int64_t columns, float gradientScale, float *loss, float *nll) {
  for (int64_t r = 0; r < rows; ++r) {
    float *const x = logits + r * ld;
    V weighted = {0};
    V plain = {0};
    FOR_BLOCKS(j, m, columns, {
      const I isWanted = load(targets + r * columns + j, m) != 0;
      // −log σ(x) of a class that applies and −log σ(−x) of one that does not are both log(1 + e^z).
      const V z = loadOr(x + j, m, -INFINITY);
      const V wrong = select(isWanted, -z, z);
      const V magnitude = select(wrong < 0, -wrong, wrong);
      const V term = larger(wrong, (V){0}) + logarithmOfOnePlus(exponential(-magnitude));
      const V weight = weights ? load(weights + j, m) : splat(1);
      plain += term;
      weighted += term * weight;
      if (gradientScale != 0) {
        const V d = logistic(wrong) * weight * gradientScale;
        store(x + j, select(isWanted, -d, d), m);
      }
    });
    loss[r] = sum(weighted);
    nll[r] = sum(plain);
  }
}
