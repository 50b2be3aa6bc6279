/// Running maxima over the steps of packed sequences. Plain loops, as in Elementwise.h.
#pragma once

static void k_maximum_step(float *y, int32_t *place, const float *x, int32_t step, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const bool isLarger = x[i] > y[i];
    y[i] = isLarger ? x[i] : y[i];
    place[i] = isLarger ? step : place[i];
  }
}

static void k_maximum_step_backward(float *dx, const int32_t *place, const float *dy, int32_t step, int64_t n) {
  for (int64_t i = 0; i < n; ++i) dx[i] += place[i] == step ? dy[i] : 0;
}
