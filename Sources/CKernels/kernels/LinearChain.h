/// Recursions over the tags of a linear chain: sums and maxima over all tag sequences that end in each tag.
///
/// Logarithms of sums subtract the largest term of each sum, tag by tag. (Products of probabilities would need no
/// exponential inside, but vanish where the only allowed way into a tag comes from an improbable one.)
#pragma once

/// The largest of previous[i] + transitions[i, j] for each of m tags j; 0 where it is infinite, as shiftOf.
INLINE V largestTerm(const float *previous, const float *transitions, int64_t tags, int64_t j, int64_t m) {
  V top = splat(-INFINITY);
  for (int64_t i = 0; i < tags; ++i) top = larger(load(transitions + i * tags + j, m) + previous[i], top);
  return select(top - top == 0, top, (V){0});
}

/// log Σ_i exp(previous[i] + transitions[i, j]) for each of m tags j.
INLINE V logSumOfTerms(const float *previous, const float *transitions, int64_t tags, int64_t j, int64_t m) {
  const V shift = largestTerm(previous, transitions, tags, j, m);
  V total = {0};
  for (int64_t i = 0; i < tags; ++i) {
    total += exponential(load(transitions + i * tags + j, m) + previous[i] - shift);
  }
  return logarithm(total) + shift;
}

static void k_chain_forward(float *alpha, double *shift, const float *previous, const float *emissions, int64_t lde,
                            const float *transitions, int64_t rows, int64_t tags) {
  for (int64_t r = 0; r < rows; ++r) {
    float *const a = alpha + r * tags;
    FOR_BLOCKS(j, m, tags, {
      V before = load(transitions + j, m);
      if (previous) before = logSumOfTerms(previous + r * tags, transitions, tags, j, m);
      store(a + j, before + load(emissions + r * lde + j, m), m);
    });
    // Sums over thousands of steps stay near 0 and keep their digits.
    const float top = shiftOf(rowMaximum(a, tags));
    FOR_BLOCKS(j, m, tags, { store(a + j, load(a + j, m) - top, m); });
    shift[r] += (double)top;
  }
}

static void k_chain_backward(float *previousMarginals, float *pairSums, const float *marginals, const float *previous,
                             const float *transitions, float *work, int64_t rows, int64_t tags) {
  float *const factor = work;
  float *const terms = work + tags;
  for (int64_t r = 0; r < rows; ++r) {
    const float *const a = previous + r * tags;
    float *const before = previousMarginals + r * tags;
    // (1) p(i before j | j) = terms[i, j] / their sum over i.
    FOR_BLOCKS(j, m, tags, {
      const V shift = largestTerm(a, transitions, tags, j, m);
      V total = {0};
      for (int64_t i = 0; i < tags; ++i) {
        const V term = exponential(load(transitions + i * tags + j, m) + a[i] - shift);
        store(terms + i * tags + j, term, m);
        total += term;
      }
      const V marginal = load(marginals + r * tags + j, m);
      // A tag that nothing leads to has no marginal to hand on.
      store(factor + j, select(total == 0, (V){0}, marginal / total), m);
    });
    // (2) p(i before j) = p(i before j | j) p(j), summed over j.
    for (int64_t i = 0; i < tags; ++i) {
      V total = {0};
      FOR_BLOCKS(j, m, tags, {
        const V pair = load(terms + i * tags + j, m) * load(factor + j, m);
        if (pairSums) store(pairSums + i * tags + j, load(pairSums + i * tags + j, m) + pair, m);
        total += pair;
      });
      before[i] = sum(total);
    }
    // (3) Rounding errors would grow from step to step: the marginals are made to sum to 1 again.
    V all = {0};
    FOR_BLOCKS(j, m, tags, { all += load(before + j, m); });
    const float total = sum(all);
    if (total == 0) continue;
    FOR_BLOCKS(j, m, tags, { store(before + j, load(before + j, m) / total, m); });
  }
}

static void k_chain_best(double *best, int32_t *from, const double *previous, const float *emissions, int64_t lde,
                         const double *transitions, int64_t rows, int64_t tags) {
  for (int64_t r = 0; r < rows; ++r) {
    double *restrict const b = best + r * tags;
    int32_t *restrict const f = from + r * tags;
    for (int64_t j = 0; j < tags; ++j) {
      b[j] = -INFINITY;
      f[j] = 0;
    }
    for (int64_t i = 0; i < tags; ++i) {
      const double start = previous[r * tags + i];
      const double *restrict const row = transitions + i * tags;
      for (int64_t j = 0; j < tags; ++j) {
        const double score = start + row[j];
        f[j] = score > b[j] ? (int32_t)i : f[j];
        b[j] = score > b[j] ? score : b[j];
      }
    }
    for (int64_t j = 0; j < tags; ++j) b[j] += (double)emissions[r * lde + j];
  }
}
