/// Attention of query rows to the rows of their own sentences.
#pragma once

/// One query's stretch of keys, memory and weights.
typedef struct {
  int64_t first, count, weights;
} Stretch;

INLINE Stretch stretchOf(int64_t r, const int64_t *weightOffsets, const int32_t *offsets, const int32_t *sentence) {
  const int32_t s = sentence[r];
  return (Stretch){offsets[s], offsets[s + 1] - offsets[s], weightOffsets[r]};
}

/// y[i] = scale · a·b[i, :]. Four rows share the loads of a and hide the latency of each other's additions; every row
/// adds in the same order, alone or among four.
INLINE void dotRows(float *y, const float *a, const float *b, int64_t ldb, int64_t rows, int64_t n, float scale) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const float *const row = b + i * ldb;
    V s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    FOR_BLOCKS(j, m, n, {
      const V x = load(a + j, m);
      s0 = s0 + x * load(row + j, m);
      s1 = s1 + x * load(row + ldb + j, m);
      s2 = s2 + x * load(row + 2 * ldb + j, m);
      s3 = s3 + x * load(row + 3 * ldb + j, m);
    });
    y[i] = scale * sum(s0);
    y[i + 1] = scale * sum(s1);
    y[i + 2] = scale * sum(s2);
    y[i + 3] = scale * sum(s3);
  }
  for (; i < rows; ++i) {
    V s = {0};
    FOR_BLOCKS(j, m, n, { s = s + load(a + j, m) * load(b + i * ldb + j, m); });
    y[i] = scale * sum(s);
  }
}

/// y = scale · Σ_i w[i] · x[i, :], or += that. Four blocks of the sum stay in registers while the rows go by.
INLINE void combineRows(float *y, bool accumulate, const float *w, float scale, const float *x, int64_t ldx,
                        int64_t rows, int64_t n) {
  int64_t c = 0;
  for (; c + 4 * W <= n; c += 4 * W) {
    V s[4] = {0};
    for (int64_t i = 0; i < rows; ++i) {
      for (int b = 0; b < 4; ++b) s[b] = s[b] + load(x + i * ldx + c + b * W, W) * w[i];
    }
    for (int b = 0; b < 4; ++b) {
      float *const p = y + c + b * W;
      store(p, accumulate ? load(p, W) + s[b] * scale : s[b] * scale, W);
    }
  }
  FOR_BLOCKS_FROM(c, j, m, n, {
    V s = {0};
    for (int64_t i = 0; i < rows; ++i) s = s + load(x + i * ldx + j, m) * w[i];
    store(y + j, accumulate ? load(y + j, m) + s * scale : s * scale, m);
  });
}

/// y[i, :] += (scale · w[i]) · x.
INLINE void spreadRow(float *y, int64_t ldy, const float *w, float scale, const float *x, int64_t rows, int64_t n) {
  for (int64_t i = 0; i < rows; ++i) {
    const float weight = scale * w[i];
    float *const row = y + i * ldy;
    FOR_BLOCKS(j, m, n, { store(row + j, load(row + j, m) + load(x + j, m) * weight, m); });
  }
}

// MARK: Dot product

static void k_attention_dot_scores(float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq,
                                   const float *keys, int64_t ldk, const int32_t *offsets, const int32_t *sentence,
                                   int64_t rows, int64_t columns, float scale) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    dotRows(scores + s.weights, query + r * ldq, keys + s.first * ldk, ldk, s.count, columns, scale);
  }
}

static void k_attention_dot_scores_backward(float *dQuery, int64_t lddq, float *dKeys, int64_t lddk,
                                            const float *dScores, const int64_t *weightOffsets, const float *query,
                                            int64_t ldq, const float *keys, int64_t ldk, const int32_t *offsets,
                                            const int32_t *sentence, int64_t rows, int64_t columns, float scale) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    const float *const d = dScores + s.weights;
    combineRows(dQuery + r * lddq, true, d, scale, keys + s.first * ldk, ldk, s.count, columns);
    spreadRow(dKeys + s.first * lddk, lddk, d, scale, query + r * ldq, s.count, columns);
  }
}

// MARK: Additive

static void k_attention_additive_scores(float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq,
                                        const float *keys, int64_t ldk, const float *v, const int32_t *offsets,
                                        const int32_t *sentence, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    const float *const q = query + r * ldq;
    for (int64_t i = 0; i < s.count; ++i) {
      const float *const key = keys + (s.first + i) * ldk;
      V total = {0};
      FOR_BLOCKS(j, m, columns, {
        total = total + load(v + j, m) * hyperbolicTangent(load(q + j, m) + load(key + j, m));
      });
      scores[s.weights + i] = sum(total);
    }
  }
}

static void k_attention_additive_scores_backward(float *dQuery, int64_t lddq, float *dKeys, int64_t lddk, float *dV,
                                                 const float *dScores, const int64_t *weightOffsets,
                                                 const float *query, int64_t ldq, const float *keys, int64_t ldk,
                                                 const float *v, const int32_t *offsets, const int32_t *sentence,
                                                 int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    const float *const d = dScores + s.weights;
    // Columns outside and keys inside, so that the query's and v's gradients stay in registers.
    FOR_BLOCKS(j, m, columns, {
      const V q = load(query + r * ldq + j, m);
      const V weight = load(v + j, m);
      V dq = {0};
      V dv = {0};
      for (int64_t i = 0; i < s.count; ++i) {
        const V t = hyperbolicTangent(q + load(keys + (s.first + i) * ldk + j, m));
        const V dt = d[i] * weight * (1 - t * t);
        float *const dKey = dKeys + (s.first + i) * lddk + j;
        store(dKey, load(dKey, m) + dt, m);
        dq += dt;
        dv = dv + t * d[i];
      }
      float *const dQ = dQuery + r * lddq + j;
      store(dQ, load(dQ, m) + dq, m);
      store(dV + j, load(dV + j, m) + dv, m);
    });
  }
}

// MARK: Weights and context

static void k_attention_softmax(float *scores, const int64_t *weightOffsets, const int32_t *offsets,
                                const int32_t *sentence, int64_t rows) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    softmaxRow(scores + s.weights, scores + s.weights, s.count);
  }
}

static void k_attention_context(float *context, int64_t ldc, const float *weights, const int64_t *weightOffsets,
                                const float *memory, int64_t ldm, const int32_t *offsets, const int32_t *sentence,
                                int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    combineRows(context + r * ldc, false, weights + s.weights, 1, memory + s.first * ldm, ldm, s.count, columns);
  }
}

static void k_attention_context_backward(float *dScores, float *dMemory, int64_t lddm, const float *dContext,
                                         int64_t lddc, const float *weights, const int64_t *weightOffsets,
                                         const float *memory, int64_t ldm, const int32_t *offsets,
                                         const int32_t *sentence, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const Stretch s = stretchOf(r, weightOffsets, offsets, sentence);
    const float *const dRow = dContext + r * lddc;
    const float *const w = weights + s.weights;
    float *const d = dScores + s.weights;
    dotRows(d, dRow, memory + s.first * ldm, ldm, s.count, columns, 1);
    if (dMemory) spreadRow(dMemory + s.first * lddm, lddm, w, 1, dRow, s.count, columns);
    V total = {0};
    FOR_BLOCKS(j, m, s.count, { total = total + load(w + j, m) * load(d + j, m); });
    const float expected = sum(total);
    FOR_BLOCKS(j, m, s.count, { store(d + j, load(w + j, m) * (load(d + j, m) - expected), m); });
  }
}
