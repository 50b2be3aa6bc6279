/// Layer normalization (Ba et al. 2016).
#pragma once

static void k_layer_norm(float *y, int64_t ldy, const float *x, int64_t ldx, const float *gain, const float *bias,
                         int64_t rows, int64_t columns, float epsilon, float *mean, float *inverseDeviation) {
  const float share = 1 / (float)columns;
  for (int64_t r = 0; r < rows; ++r) {
    const float *const row = x + r * ldx;
    V total = {0};
    FOR_BLOCKS(j, m, columns, { total += load(row + j, m); });
    const float mu = sum(total) * share;
    // A second pass, as Σ x² − (Σ x)² would cancel.
    V squares = {0};
    FOR_BLOCKS(j, m, columns, {
      const V d = loadOr(row + j, m, mu) - mu;
      squares = squares + d * d;
    });
    const float inverse = 1 / __builtin_elementwise_sqrt(sum(squares) * share + epsilon);
    FOR_BLOCKS(j, m, columns, {
      const V normal = (load(row + j, m) - mu) * inverse;
      store(y + r * ldy + j, normal * load(gain + j, m) + load(bias + j, m), m);
    });
    mean[r] = mu;
    inverseDeviation[r] = inverse;
  }
}

static void k_layer_norm_backward(float *dx, int64_t lddx, float *dGain, float *dBias, const float *dy, int64_t lddy,
                                  const float *x, int64_t ldx, const float *gain, int64_t rows, int64_t columns,
                                  const float *mean, const float *inverseDeviation) {
  const float share = 1 / (float)columns;
  for (int64_t r = 0; r < rows; ++r) {
    const float *const row = x + r * ldx;
    const float *const dRow = dy + r * lddy;
    const float mu = mean[r], inverse = inverseDeviation[r];
    V plain = {0}, weighted = {0};
    FOR_BLOCKS(j, m, columns, {
      const V normal = (load(row + j, m) - mu) * inverse;
      const V d = load(dRow + j, m);
      const V dNormal = d * load(gain + j, m);
      plain += dNormal;
      weighted = weighted + dNormal * normal;
      store(dGain + j, load(dGain + j, m) + d * normal, m);
      store(dBias + j, load(dBias + j, m) + d, m);
    });
    const float meanPlain = sum(plain) * share, meanWeighted = sum(weighted) * share;
    FOR_BLOCKS(j, m, columns, {
      const V normal = (load(row + j, m) - mu) * inverse;
      const V dNormal = load(dRow + j, m) * load(gain + j, m) - meanPlain - normal * meanWeighted;
      float *const d = dx + r * lddx + j;
      store(d, load(d, m) + dNormal * inverse, m);
    });
  }
}
