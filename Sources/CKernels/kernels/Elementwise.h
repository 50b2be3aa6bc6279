/// Kernels without reductions along a row. Plain loops are left to the compiler's vectorizer: each element is one
/// expression, so its place cannot change its bits.
#pragma once

static void k_add(float *y, const float *x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += x[i];
}

static void k_add_scaled(float *y, const float *x, float scale, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += scale * x[i];
}

static void k_scale(float *y, float scale, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] *= scale;
}

static void k_multiply(float *y, const float *a, const float *b, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = a[i] * b[i];
}

static void k_multiply_add(float *y, const float *a, const float *b, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += a[i] * b[i];
}

// The vectorizer's test for overlap would send y = x through a scalar loop, hence explicit vectors here.

static void k_exp(float *y, const float *x, int64_t n) {
  FOR_BLOCKS(j, m, n, { store(y + j, exponential(load(x + j, m)), m); });
}

static void k_log(float *y, const float *x, int64_t n) {
  FOR_BLOCKS(j, m, n, { store(y + j, logarithm(load(x + j, m)), m); });
}

static void k_tanh(float *y, const float *x, int64_t n) {
  FOR_BLOCKS(j, m, n, { store(y + j, hyperbolicTangent(load(x + j, m)), m); });
}

static void k_sigmoid(float *y, const float *x, int64_t n) {
  FOR_BLOCKS(j, m, n, { store(y + j, logistic(load(x + j, m)), m); });
}

static void k_relu(float *y, const float *x, int64_t n) {
  FOR_BLOCKS(j, m, n, { store(y + j, larger((V){0}, load(x + j, m)), m); });
}

static void k_tanh_backward(float *dx, const float *y, const float *dy, int64_t n) {
  for (int64_t i = 0; i < n; ++i) dx[i] += dy[i] * (1 - y[i] * y[i]);
}

static void k_sigmoid_backward(float *dx, const float *y, const float *dy, int64_t n) {
  for (int64_t i = 0; i < n; ++i) dx[i] += dy[i] * (y[i] * (1 - y[i]));
}

static void k_relu_backward(float *dx, const float *y, const float *dy, int64_t n) {
  for (int64_t i = 0; i < n; ++i) dx[i] += y[i] > 0 ? dy[i] : 0;
}

static double k_sum_of_squares(const float *x, int64_t n) {
  D squares = {0};
  FOR_BLOCKS(j, m, n, {
    const D wide = __builtin_convertvector(load(x + j, m), D);
    squares = squares + wide * wide;
  });
  double total = 0;
  for (int i = 0; i < W; ++i) total += squares[i];
  return total;
}

static void k_add_row_sums(float *dst, const float *x, int64_t rows, int64_t columns, int64_t ld) {
  int64_t c = 0;
  // Four blocks at once make four independent chains of additions and use whole cache lines of a row.
  for (; c + 4 * W <= columns; c += 4 * W) {
    V s[4] = {0};
    for (int64_t r = 0; r < rows; ++r) {
      for (int i = 0; i < 4; ++i) s[i] += load(x + r * ld + c + i * W, W);
    }
    for (int i = 0; i < 4; ++i) store(dst + c + i * W, load(dst + c + i * W, W) + s[i], W);
  }
  FOR_BLOCKS_FROM(c, j, m, columns, {
    V s = {0};
    for (int64_t r = 0; r < rows; ++r) s += load(x + r * ld + j, m);
    store(dst + j, load(dst + j, m) + s, m);
  });
}

// MARK: Rows by index

static void k_gather_rows(float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows,
                          int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    memcpy(y + r * ldy, x + index[r] * ldx, (size_t)columns * sizeof(float));
  }
}

static void k_scatter_add_rows(float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows,
                               int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) k_add(y + index[r] * ldy, x + r * ldx, columns);
}

// MARK: bf16

static void k_to_bf16(uint16_t *y, const float *x, int64_t n) { roundRowToBF16(y, x, n); }

static void k_from_bf16(float *y, const uint16_t *x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t u = (uint32_t)x[i] << 16;
    memcpy(y + i, &u, sizeof u);
  }
}
