/// Softmax, cross-entropy and searches for the largest values of a row. Each works in passes over one row, which
/// stays in the first or second level of cache.
#pragma once

/// The largest of n floats, NaN ignored; −∞ of none.
INLINE float rowMaximum(const float *x, int64_t n) {
  V top[4];
  for (int i = 0; i < 4; ++i) top[i] = splat(-INFINITY);
  int64_t c = 0;
  for (; c + 4 * W <= n; c += 4 * W) {
    for (int i = 0; i < 4; ++i) top[i] = larger(load(x + c + i * W, W), top[i]);
  }
  FOR_BLOCKS_FROM(c, j, m, n, { top[0] = larger(loadOr(x + j, m, -INFINITY), top[0]); });
  return maximum(larger(larger(top[0], top[1]), larger(top[2], top[3])));
}

/// What is subtracted before exponentials: 0 where the maximum is infinite gives the right limits of the sum.
INLINE float shiftOf(float maximum) { return isfinite(maximum) ? maximum : 0; }

/// Σ exp(x − shift), with the terms kept in y unless it is NULL.
INLINE float exponentialSum(float *y, const float *x, int64_t n, float shift) {
  V total = {0};
  FOR_BLOCKS(j, m, n, {
    const V e = exponential(loadOr(x + j, m, -INFINITY) - shift);
    total += e;
    if (y) store(y + j, e, m);
  });
  return sum(total);
}

INLINE void softmaxRow(float *y, const float *x, int64_t n) {
  const float inverse = 1 / exponentialSum(y, x, n, shiftOf(rowMaximum(x, n)));
  FOR_BLOCKS(j, m, n, { store(y + j, load(y + j, m) * inverse, m); });
}

static void k_softmax(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) softmaxRow(y + r * ldy, x + r * ldx, columns);
}

INLINE float logSumExpOf(const float *x, int64_t n, float maximum) {
  const float shift = shiftOf(maximum);
  return (float)(log((double)exponentialSum(NULL, x, n, shift)) + (double)shift);
}

static void k_log_softmax(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const float *const row = x + r * ldx;
    const float shift = shiftOf(rowMaximum(row, columns));
    const float logSum = (float)log((double)exponentialSum(NULL, row, columns, shift));
    // Two subtractions: x − shift is exact for the probable columns, where x − (shift + log) would lose digits.
    FOR_BLOCKS(j, m, columns, { store(y + r * ldy + j, (load(row + j, m) - shift) - logSum, m); });
  }
}

/// Σ (x − shift): what label smoothing adds to the loss.
INLINE float differenceSum(const float *x, int64_t n, float shift) {
  V total = {0};
  FOR_BLOCKS(j, m, n, { total += loadOr(x + j, m, shift) - shift; });
  return sum(total);
}

/// The same with weights: Σ w (x − shift).
INLINE float weightedDifferenceSum(const float *x, const float *w, int64_t n, float shift) {
  V total = {0};
  FOR_BLOCKS(j, m, n, { total += load(w + j, m) * (loadOr(x + j, m, shift) - shift); });
  return sum(total);
}

/// The loss of one row is Σ q ⊙ w ⊙ −log p, with q = (1 − s)·one-hot + s/V. `meanWeight` is Σ w / V.
INLINE void crossEntropyRow(float *x, int32_t target, const float *weights, float meanWeight, int64_t width,
                            float smoothing, float gradientScale, float *loss, float *nll) {
  const float shift = shiftOf(rowMaximum(x, width));
  const float targetLogit = x[target] - shift;
  // q ⊙ w at the target but for the smoothing, and summed over all columns.
  const double atTarget = (1 - (double)smoothing) * (double)(weights ? weights[target] : 1);
  const float mass = weights ? (float)atTarget + smoothing * meanWeight : 1;
  float mean = 0;
  // Without smoothing the sum is not taken: 0 · −∞ of an excluded column would be NaN.
  if (smoothing != 0) {
    mean = (weights ? weightedDifferenceSum(x, weights, width, shift) : differenceSum(x, width, shift)) / (float)width;
  }
  const float total = exponentialSum(gradientScale == 0 ? NULL : x, x, width, shift);
  const double logSum = log((double)total);
  *nll = (float)(logSum - (double)targetLogit);
  // By itself: within the sum below, a factor of 1 would still change which product is fused with an addition.
  const double all = (double)mass * logSum;
  *loss = (float)(all - atTarget * (double)targetLogit - (double)smoothing * (double)mean);
  if (gradientScale == 0) return;
  const float scale = gradientScale * mass / total;
  const float offset = gradientScale * smoothing / (float)width;
  if (weights) {
    FOR_BLOCKS(j, m, width, { store(x + j, load(x + j, m) * scale - load(weights + j, m) * offset, m); });
  } else {
    FOR_BLOCKS(j, m, width, { store(x + j, load(x + j, m) * scale - offset, m); });
  }
  x[target] -= gradientScale * (float)atTarget;
}

static void k_cross_entropy(float *logits, int64_t ld, const int32_t *targets, const float *weights, int64_t rows,
                            int64_t width, float smoothing, float gradientScale, float *loss, float *nll) {
  float meanWeight = 1;
  if (weights) {
    V total = {0};
    FOR_BLOCKS(j, m, width, { total += load(weights + j, m); });
    meanWeight = sum(total) / (float)width;
  }
  for (int64_t r = 0; r < rows; ++r) {
    float *const x = logits + r * ld;
    if (targets[r] >= 0) {
      crossEntropyRow(x, targets[r], weights, meanWeight, width, smoothing, gradientScale, loss + r, nll + r);
      continue;
    }
    loss[r] = nll[r] = 0;
    if (gradientScale != 0) memset(x, 0, (size_t)width * sizeof(float));
  }
}

/// The first column that holds `value`; 0 if none does.
INLINE int32_t firstColumn(const float *x, int64_t n, float value) {
  int64_t j = 0;
  while (j + W <= n && !any(load(x + j, W) == value)) j += W;
  for (; j < n; ++j) {
    if (x[j] == value) return (int32_t)j;
  }
  return 0;
}

static void k_row_maximum(const float *x, int64_t ld, int64_t rows, int64_t columns, float *maximum, int32_t *argmax,
                          float *logSumExp) {
  for (int64_t r = 0; r < rows; ++r) {
    const float *const row = x + r * ld;
    const float top = rowMaximum(row, columns);
    if (maximum) maximum[r] = top;
    if (argmax) argmax[r] = firstColumn(row, columns, top);
    if (logSumExp) logSumExp[r] = logSumExpOf(row, columns, top);
  }
}

// MARK: The k largest

typedef struct {
  float *values;
  int32_t *indices;
  int64_t count, k;
} TopList;

/// Puts x[j] in its place unless k values are at least as large. NaN counts as −∞. Later columns go below equal ones.
INLINE void offer(TopList *list, const float *x, int64_t j) {
  const float value = isnan(x[j]) ? -INFINITY : x[j];
  if (list->count == list->k) {
    if (!(value > list->values[list->k - 1])) return;
    list->count -= 1;
  }
  int64_t place = list->count;
  for (; place > 0 && value > list->values[place - 1]; --place) {
    list->values[place] = list->values[place - 1];
    list->indices[place] = list->indices[place - 1];
  }
  list->values[place] = value;
  list->indices[place] = (int32_t)j;
  list->count += 1;
}

static void k_top_k(const float *x, int64_t n, int64_t k, float *values, int32_t *indices) {
  if (k <= 0) return;
  TopList list = {values, indices, 0, k};
  int64_t j = 0;
  for (; j < k; ++j) offer(&list, x, j);
  // Few columns exceed the k-th value so far: four blocks are passed over with one branch.
  for (; j + 4 * W <= n; j += 4 * W) {
    I above[4];
    for (int i = 0; i < 4; ++i) above[i] = load(x + j + i * W, W) > values[k - 1];
    if (!any((above[0] | above[1]) | (above[2] | above[3]))) continue;
    for (int i = 0; i < 4; ++i) {
      if (!any(above[i])) continue;
      for (int lane = 0; lane < W; ++lane) offer(&list, x, j + i * W + lane);
    }
  }
  for (; j < n; ++j) offer(&list, x, j);
}
