/// Updates of weights. Plain loops, as for the elementwise kernels; the decoupled decay comes first.
#pragma once

#define ROOT(x) __builtin_elementwise_sqrt(x)  // sqrtf sets errno, which keeps the compiler from vectorizing

static void k_sgd(float *w, const float *g, float *velocity, float rate, float momentum, bool nesterov, float decay,
                  int64_t n) {
  const float shrinkage = rate * decay;
  if (!velocity) {
    for (int64_t i = 0; i < n; ++i) w[i] = w[i] - shrinkage * w[i] - rate * g[i];
    return;
  }
  // A step of g + momentum · velocity (Nesterov) or of velocity alone.
  const float direct = nesterov ? 1 : 0, carried = nesterov ? momentum : 1;
  for (int64_t i = 0; i < n; ++i) {
    velocity[i] = momentum * velocity[i] + g[i];
    w[i] = w[i] - shrinkage * w[i] - rate * (direct * g[i] + carried * velocity[i]);
  }
}

static void k_adam(float *w, const float *g, float *m, float *v, float rate, float beta1, float beta2, float epsilon,
                   float correction1, float correction2, float decay, int64_t n) {
  const float shrinkage = rate * decay, step = rate / correction1, inverse2 = 1 / correction2;
  for (int64_t i = 0; i < n; ++i) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
    w[i] = w[i] - shrinkage * w[i] - step * m[i] / (ROOT(v[i] * inverse2) + epsilon);
  }
}

static void k_adagrad(float *w, const float *g, float *s, float rate, float epsilon, float decay, int64_t n) {
  const float shrinkage = rate * decay;
  for (int64_t i = 0; i < n; ++i) {
    s[i] += g[i] * g[i];
    w[i] = w[i] - shrinkage * w[i] - rate * g[i] / (ROOT(s[i]) + epsilon);
  }
}

static void k_adadelta(float *w, const float *g, float *s, float *u, float rate, float rho, float epsilon, float decay,
                       int64_t n) {
  const float shrinkage = rate * decay;
  for (int64_t i = 0; i < n; ++i) {
    s[i] = rho * s[i] + (1 - rho) * (g[i] * g[i]);
    const float d = ROOT(u[i] + epsilon) / ROOT(s[i] + epsilon) * g[i];
    u[i] = rho * u[i] + (1 - rho) * (d * d);
    w[i] = w[i] - shrinkage * w[i] - rate * d;
  }
}

static void k_rmsprop(float *w, const float *g, float *s, float *velocity, float rate, float alpha, float epsilon,
                      float momentum, float decay, int64_t n) {
  const float shrinkage = rate * decay;
  if (!velocity) {
    for (int64_t i = 0; i < n; ++i) {
      s[i] = alpha * s[i] + (1 - alpha) * (g[i] * g[i]);
      w[i] = w[i] - shrinkage * w[i] - rate * (g[i] / (ROOT(s[i]) + epsilon));
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    s[i] = alpha * s[i] + (1 - alpha) * (g[i] * g[i]);
    velocity[i] = momentum * velocity[i] + g[i] / (ROOT(s[i]) + epsilon);
    w[i] = w[i] - shrinkage * w[i] - rate * velocity[i];
  }
}

static void k_moving_average(float *average, const float *w, float decay, int64_t n) {
#if defined(__x86_64__) && LANES <= 4
  // Rounded once, as where multiplication and addition are fused: an average of equal weights would move.
  for (int64_t i = 0; i < n; ++i) average[i] = (double)decay * average[i] + (1 - decay) * w[i];
#else
  for (int64_t i = 0; i < n; ++i) average[i] = decay * average[i] + (1 - decay) * w[i];
#endif
}
