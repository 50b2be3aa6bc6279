/// LSTM and GRU cells. A row is one sequence's step; within a row the gates lie one after another, H floats each.
#pragma once

/// The first m floats at p, or zeros without p.
INLINE V loadIfAny(const float *p, int64_t offset, int64_t m) { return p ? load(p + offset, m) : (V){0}; }

static void k_lstm_forward(float *gates, const float *cPrevious, float *c, float *tanhC, float *h, int64_t rows,
                           int64_t H) {
  for (int64_t r = 0; r < rows; ++r) {
    float *const gate = gates + 4 * r * H;
    FOR_BLOCKS(j, m, H, {
      const V i = logistic(load(gate + j, m));
      const V f = logistic(load(gate + H + j, m));
      const V g = hyperbolicTangent(load(gate + 2 * H + j, m));
      const V o = logistic(load(gate + 3 * H + j, m));
      const V cell = f * loadIfAny(cPrevious, r * H + j, m) + i * g;
      const V squashed = hyperbolicTangent(cell);
      store(gate + j, i, m);
      store(gate + H + j, f, m);
      store(gate + 2 * H + j, g, m);
      store(gate + 3 * H + j, o, m);
      store(c + r * H + j, cell, m);
      if (tanhC) store(tanhC + r * H + j, squashed, m);
      store(h + r * H + j, o * squashed, m);
    });
  }
}

static void k_lstm_backward(float *dGates, const float *gates, const float *cPrevious, const float *tanhC,
                            const float *dh, float *dc, int64_t rows, int64_t H) {
  for (int64_t r = 0; r < rows; ++r) {
    const float *const gate = gates + 4 * r * H;
    float *const dGate = dGates + 4 * r * H;
    FOR_BLOCKS(j, m, H, {
      const V i = load(gate + j, m);
      const V f = load(gate + H + j, m);
      const V g = load(gate + 2 * H + j, m);
      const V o = load(gate + 3 * H + j, m);
      const V squashed = load(tanhC + r * H + j, m);
      const V dOutput = load(dh + r * H + j, m);
      const V dCell = load(dc + r * H + j, m) + dOutput * o * (1 - squashed * squashed);
      store(dGate + j, dCell * g * (i * (1 - i)), m);
      store(dGate + H + j, dCell * loadIfAny(cPrevious, r * H + j, m) * (f * (1 - f)), m);
      store(dGate + 2 * H + j, dCell * i * (1 - g * g), m);
      store(dGate + 3 * H + j, dOutput * squashed * (o * (1 - o)), m);
      store(dc + r * H + j, dCell * f, m);
    });
  }
}

// MARK: LSTM with peepholes or coupled gates

/// Where the parts of a row's gates and of the peepholes lie, in floats.
typedef struct {
  int64_t width, forget, cell, output;
  int64_t peepholeOfForget, peepholeOfOutput;
} LSTMLayout;

INLINE LSTMLayout lstmLayout(bool isCoupled, int64_t H) {
  return isCoupled ? (LSTMLayout){3 * H, 0, H, 2 * H, 0, H} : (LSTMLayout){4 * H, H, 2 * H, 3 * H, H, 2 * H};
}

static void k_lstm_variant_forward(float *gates, const float *cPrevious, const float *peepholes, bool isCoupled,
                                   float *c, float *tanhC, float *h, int64_t rows, int64_t H) {
  const LSTMLayout at = lstmLayout(isCoupled, H);
  for (int64_t r = 0; r < rows; ++r) {
    float *const gate = gates + r * at.width;
    FOR_BLOCKS(j, m, H, {
      const V before = loadIfAny(cPrevious, r * H + j, m);
      const V f = logistic(load(gate + at.forget + j, m) + loadIfAny(peepholes, at.peepholeOfForget + j, m) * before);
      const V i = isCoupled ? 1 - f : logistic(load(gate + j, m) + loadIfAny(peepholes, j, m) * before);
      const V g = hyperbolicTangent(load(gate + at.cell + j, m));
      const V cell = f * before + i * g;
      const V o = logistic(load(gate + at.output + j, m) + loadIfAny(peepholes, at.peepholeOfOutput + j, m) * cell);
      const V squashed = hyperbolicTangent(cell);
      if (!isCoupled) store(gate + j, i, m);
      store(gate + at.forget + j, f, m);
      store(gate + at.cell + j, g, m);
      store(gate + at.output + j, o, m);
      store(c + r * H + j, cell, m);
      if (tanhC) store(tanhC + r * H + j, squashed, m);
      store(h + r * H + j, o * squashed, m);
    });
  }
}

static void k_lstm_variant_backward(float *dGates, const float *gates, const float *cPrevious, const float *c,
                                    const float *tanhC, const float *peepholes, float *dPeepholes, bool isCoupled,
                                    const float *dh, float *dc, int64_t rows, int64_t H) {
  const LSTMLayout at = lstmLayout(isCoupled, H);
  for (int64_t r = 0; r < rows; ++r) {
    const float *const gate = gates + r * at.width;
    float *const dGate = dGates + r * at.width;
    FOR_BLOCKS(j, m, H, {
      const V before = loadIfAny(cPrevious, r * H + j, m);
      const V f = load(gate + at.forget + j, m);
      const V i = isCoupled ? 1 - f : load(gate + j, m);
      const V g = load(gate + at.cell + j, m);
      const V o = load(gate + at.output + j, m);
      const V squashed = load(tanhC + r * H + j, m);
      const V dOutput = load(dh + r * H + j, m);
      const V dO = dOutput * squashed * (o * (1 - o));
      const V dCell = load(dc + r * H + j, m) + dOutput * o * (1 - squashed * squashed) +
                      dO * loadIfAny(peepholes, at.peepholeOfOutput + j, m);
      const V dF = dCell * (isCoupled ? before - g : before) * (f * (1 - f));
      const V dI = dCell * g * (i * (1 - i));
      V dBefore = dCell * f + dF * loadIfAny(peepholes, at.peepholeOfForget + j, m);
      if (!isCoupled) {
        store(dGate + j, dI, m);
        dBefore += dI * loadIfAny(peepholes, j, m);
      }
      store(dGate + at.forget + j, dF, m);
      store(dGate + at.cell + j, dCell * i * (1 - g * g), m);
      store(dGate + at.output + j, dO, m);
      store(dc + r * H + j, dBefore, m);
      if (dPeepholes) {
        float *const dForget = dPeepholes + at.peepholeOfForget + j;
        float *const dOut = dPeepholes + at.peepholeOfOutput + j;
        if (!isCoupled) store(dPeepholes + j, load(dPeepholes + j, m) + dI * before, m);
        store(dForget, load(dForget, m) + dF * before, m);
        store(dOut, load(dOut, m) + dO * load(c + r * H + j, m), m);
      }
    });
  }
}

// MARK: GRU, reset after the product

static void k_gru_forward(float *x, const float *u, const float *hPrevious, float *h, int64_t rows, int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    float *const gate = x + 3 * row * H;
    const float *const recurrent = u + 3 * row * H;
    FOR_BLOCKS(j, m, H, {
      const V r = logistic(load(gate + j, m) + load(recurrent + j, m));
      const V z = logistic(load(gate + H + j, m) + load(recurrent + H + j, m));
      const V n = hyperbolicTangent(load(gate + 2 * H + j, m) + r * load(recurrent + 2 * H + j, m));
      store(gate + j, r, m);
      store(gate + H + j, z, m);
      store(gate + 2 * H + j, n, m);
      store(h + row * H + j, (1 - z) * n + z * loadIfAny(hPrevious, row * H + j, m), m);
    });
  }
}

static void k_gru_backward(float *dx, float *du, float *dhPrevious, const float *gates, const float *u,
                           const float *hPrevious, const float *dh, int64_t rows, int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    const float *const gate = gates + 3 * row * H;
    const float *const recurrent = u + 3 * row * H;
    float *const dGate = dx + 3 * row * H;
    float *const dRecurrent = du + 3 * row * H;
    FOR_BLOCKS(j, m, H, {
      const V r = load(gate + j, m);
      const V z = load(gate + H + j, m);
      const V n = load(gate + 2 * H + j, m);
      const V dOutput = load(dh + row * H + j, m);
      const V dn = dOutput * (1 - z) * (1 - n * n);
      const V dz = dOutput * (loadIfAny(hPrevious, row * H + j, m) - n) * (z * (1 - z));
      const V dr = dn * load(recurrent + 2 * H + j, m) * (r * (1 - r));
      store(dGate + j, dr, m);
      store(dGate + H + j, dz, m);
      store(dGate + 2 * H + j, dn, m);
      store(dRecurrent + j, dr, m);
      store(dRecurrent + H + j, dz, m);
      store(dRecurrent + 2 * H + j, dn * r, m);
      store(dhPrevious + row * H + j, dOutput * z, m);
    });
  }
}

// MARK: GRU, reset before the product

static void k_gru_before_gates(float *x, const float *u, const float *hPrevious, float *resetH, int64_t rows,
                               int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    float *const gate = x + 3 * row * H;
    const float *const recurrent = u + 2 * row * H;
    FOR_BLOCKS(j, m, H, {
      const V r = logistic(load(gate + j, m) + load(recurrent + j, m));
      const V z = logistic(load(gate + H + j, m) + load(recurrent + H + j, m));
      store(gate + j, r, m);
      store(gate + H + j, z, m);
      store(resetH + row * H + j, r * loadIfAny(hPrevious, row * H + j, m), m);
    });
  }
}

static void k_gru_before_output(float *x, const float *v, const float *hPrevious, float *h, int64_t rows, int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    float *const gate = x + 3 * row * H;
    FOR_BLOCKS(j, m, H, {
      const V z = load(gate + H + j, m);
      const V n = hyperbolicTangent(load(gate + 2 * H + j, m) + load(v + row * H + j, m));
      store(gate + 2 * H + j, n, m);
      store(h + row * H + j, (1 - z) * n + z * loadIfAny(hPrevious, row * H + j, m), m);
    });
  }
}

static void k_gru_before_output_backward(float *dx, float *dhPrevious, const float *gates, const float *hPrevious,
                                         const float *dh, int64_t rows, int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    const float *const gate = gates + 3 * row * H;
    float *const dGate = dx + 3 * row * H;
    FOR_BLOCKS(j, m, H, {
      const V z = load(gate + H + j, m);
      const V n = load(gate + 2 * H + j, m);
      const V dOutput = load(dh + row * H + j, m);
      const V dz = dOutput * (loadIfAny(hPrevious, row * H + j, m) - n) * (z * (1 - z));
      store(dGate + H + j, dz, m);
      store(dGate + 2 * H + j, dOutput * (1 - z) * (1 - n * n), m);
      store(dhPrevious + row * H + j, dOutput * z, m);
    });
  }
}

static void k_gru_before_gates_backward(float *dx, float *dhPrevious, const float *gates, const float *hPrevious,
                                        const float *dResetH, int64_t rows, int64_t H) {
  for (int64_t row = 0; row < rows; ++row) {
    const float *const gate = gates + 3 * row * H;
    float *const dGate = dx + 3 * row * H;
    float *const dPrevious = dhPrevious + row * H;
    FOR_BLOCKS(j, m, H, {
      const V r = load(gate + j, m);
      const V dReset = load(dResetH + row * H + j, m);
      store(dGate + j, dReset * loadIfAny(hPrevious, row * H + j, m) * (r * (1 - r)), m);
      store(dPrevious + j, load(dPrevious + j, m) + dReset * r, m);
    });
  }
}
