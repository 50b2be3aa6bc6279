/// One case for each kernel: its arguments, and how far its floats may be from those of the plain kernel, or a
/// product's from those of its definition.
///
/// CASE(name, units, scale) is a function of the kernels `k` and of a run, whose shape has `rows` and `n`. It makes
/// arrays and calls k->name. Without a fused multiply-add or a sum along the lanes, results are equal: 0 units.
#pragma once
#include "Arrays.h"
#include "../../Sources/CKernels/KernelTable.h"

typedef struct {
  const char *name;
  void (*run)(const KernelTable *k, Run *run, int64_t rows, int64_t n, int64_t ld);
  Tolerance tolerance;
  bool dependsOnRows;  // in how it works through them, so that every number of rows is tried
} Case;

#define CASE(name, units, scale) CASE_OF(name, units, scale, false)
#define CASE_OF_ROWS(name, units, scale) CASE_OF(name, units, scale, true)
#define CASE_OF(name, units, scale, dependsOnRows)                                                                \
  static void run_##name(const KernelTable *k, Run *run, int64_t rows, int64_t n, int64_t ld);                    \
  static const Case case_##name = {#name, run_##name, {units, scale}, dependsOnRows};                             \
  static void run_##name(const KernelTable *k, Run *run, UNUSED int64_t rows, UNUSED int64_t n, UNUSED int64_t ld)
#define UNUSED __attribute__((unused))

// Arrays that the kernel reads (IN) or writes (OUT), a row of `columns` numbers for each of its rows; the same with a
// gap between rows (LD); and arrays that the rows have in common.
#define IN(numbers, columns) floats(run, f32, input, own, &numbers, rows, columns, columns)
#define OUT(numbers, columns) floats(run, f32, output, own, &numbers, rows, columns, columns)
#define IN_LD(numbers, columns) floats(run, f32, input, own, &numbers, rows, columns, ld), ld
#define OUT_LD(numbers, columns) floats(run, f32, output, own, &numbers, rows, columns, ld), ld
#define COMMON_IN(numbers, count, columns) floats(run, f32, input, common, &numbers, count, columns, columns)
#define COMMON_OUT(numbers, count, columns) floats(run, f32, output, common, &numbers, count, columns, columns)
#define COMMON_IN_LD(numbers, count, columns) floats(run, f32, input, common, &numbers, count, columns, ld), ld
#define COMMON_OUT_LD(numbers, count, columns) floats(run, f32, output, common, &numbers, count, columns, ld), ld
#define COMMON_FLOAT ((float *)COMMON_OUT(finite, 1, 1))
#define MAYBE(pointer) (choice(run) ? (pointer) : NULL)

// MARK: Elementwise

CASE(add, 0, 0) { k->add(OUT(ordinary, n), IN(ordinary, n), rows * n); }
CASE(add_scaled, 1, 4) { k->add_scaled(OUT(ordinary, n), IN(ordinary, n), 0.7f, rows * n); }
CASE(scale, 0, 0) { k->scale(OUT(ordinary, n), 0.7f, rows * n); }
CASE(multiply, 0, 0) { k->multiply(OUT(ordinary, n), IN(ordinary, n), IN(ordinary, n), rows * n); }
CASE(multiply_add, 1, 4) { k->multiply_add(OUT(ordinary, n), IN(ordinary, n), IN(ordinary, n), rows * n); }
CASE(relu, 0, 0) { k->relu(OUT(arguments, n), IN(arguments, n), rows * n); }
CASE(relu_backward, 0, 0) { k->relu_backward(OUT(ordinary, n), IN(ordinary, n), IN(ordinary, n), rows * n); }
CASE(tanh_backward, 2, 8) { k->tanh_backward(OUT(ordinary, n), IN(ordinary, n), IN(ordinary, n), rows * n); }
CASE(sigmoid_backward, 2, 8) { k->sigmoid_backward(OUT(ordinary, n), IN(ordinary, n), IN(ordinary, n), rows * n); }
// Twice the error of one side (Functions.h), in whole units.
CASE(exp, 2, 0) { k->exp(OUT(arguments, n), IN(arguments, n), rows * n); }
CASE(log, 2, 0) { k->log(OUT(arguments, n), IN(arguments, n), rows * n); }
CASE(tanh, 5, 0) { k->tanh(OUT(arguments, n), IN(arguments, n), rows * n); }
CASE(sigmoid, 5, 0) { k->sigmoid(OUT(arguments, n), IN(arguments, n), rows * n); }

// Half a unit in the last place of a double for each of some hundred terms, whichever way they are added.
CASE(sum_of_squares, 0x1p-20, 0) {
  double *const sum = floats(run, f64, output, common, &ordinary, 1, 1, 1);
  *sum = k->sum_of_squares(IN(ordinary, n), rows * n);
}
CASE(add_row_sums, 0, 0) {
  const float *const x = floats(run, f32, input, own, &ordinary, rows, n, ld);
  k->add_row_sums(COMMON_OUT(ordinary, 1, n), x, rows, n, ld);
}

// MARK: Rows by index

CASE(gather_rows, 0, 0) {
  k->gather_rows(OUT_LD(arguments, n), COMMON_IN_LD(arguments, 4, n), integers(run, input, 0, 3, 1), rows, n);
}
CASE(scatter_add_rows, 0, 0) {
  k->scatter_add_rows(COMMON_OUT_LD(ordinary, 4, n), IN_LD(ordinary, n), integers(run, input, 0, 3, 1), rows, n);
}

// MARK: Dropout

CASE(dropout, 0, 0) {
  k->dropout(OUT_LD(ordinary, n), IN_LD(ordinary, n), rows, n, choice(run) ? 0.3f : 1, 42,
             MAYBE(integers(run, input, 0, 9, 1)), run->shape.firstRow);
}
CASE(dropout_backward, 0, 0) {
  k->dropout_backward(OUT_LD(ordinary, n), IN_LD(ordinary, n), rows, n, choice(run) ? 0.3f : 1, 42,
                      MAYBE(integers(run, input, 0, 9, 1)), run->shape.firstRow);
}

// MARK: Recurrent cells

CASE(lstm_forward, 2, 4) {
  k->lstm_forward(OUT(ordinary, 4 * n), MAYBE(IN(ordinary, n)), OUT(ordinary, n), MAYBE(OUT(ordinary, n)),
                  OUT(ordinary, n), rows, n);
}
CASE(lstm_backward, 2, 8) {
  float *const dGates = OUT(share, 4 * n);
  const float *const gates = choice(run) ? dGates : IN(share, 4 * n);
  k->lstm_backward(dGates, gates, MAYBE(IN(ordinary, n)), IN(share, n), IN(ordinary, n), OUT(ordinary, n), rows, n);
}
CASE(lstm_variant_forward, 2, 8) {
  const bool isCoupled = choice(run);
  k->lstm_variant_forward(OUT(ordinary, (isCoupled ? 3 : 4) * n), MAYBE(IN(ordinary, n)),
                          MAYBE(COMMON_IN(ordinary, 3, n)), isCoupled, OUT(ordinary, n), MAYBE(OUT(ordinary, n)),
                          OUT(ordinary, n), rows, n);
}
CASE(lstm_variant_backward, 2, 32) {
  const bool isCoupled = choice(run), hasPeepholes = choice(run);
  const int64_t width = (isCoupled ? 3 : 4) * n;
  k->lstm_variant_backward(OUT(ordinary, width), IN(share, width), MAYBE(IN(ordinary, n)), IN(ordinary, n),
                           IN(share, n), hasPeepholes ? COMMON_IN(ordinary, 3, n) : NULL,
                           hasPeepholes ? COMMON_OUT(ordinary, 3, n) : NULL, isCoupled, IN(ordinary, n),
                           OUT(ordinary, n), rows, n);
}
CASE(gru_forward, 2, 4) {
  k->gru_forward(OUT(ordinary, 3 * n), IN(ordinary, 3 * n), MAYBE(IN(ordinary, n)), OUT(ordinary, n), rows, n);
}
CASE(gru_backward, 2, 8) {
  k->gru_backward(OUT(ordinary, 3 * n), OUT(ordinary, 3 * n), OUT(ordinary, n), IN(share, 3 * n), IN(ordinary, 3 * n),
                  MAYBE(IN(ordinary, n)), IN(ordinary, n), rows, n);
}
CASE(gru_before_gates, 2, 4) {
  k->gru_before_gates(OUT(ordinary, 3 * n), IN(ordinary, 2 * n), MAYBE(IN(ordinary, n)), OUT(ordinary, n), rows, n);
}
CASE(gru_before_output, 2, 4) {
  k->gru_before_output(OUT(share, 3 * n), IN(ordinary, n), MAYBE(IN(ordinary, n)), OUT(ordinary, n), rows, n);
}
CASE(gru_before_output_backward, 2, 8) {
  k->gru_before_output_backward(OUT(ordinary, 3 * n), OUT(ordinary, n), IN(share, 3 * n), MAYBE(IN(ordinary, n)),
                                IN(ordinary, n), rows, n);
}
CASE(gru_before_gates_backward, 2, 8) {
  k->gru_before_gates_backward(OUT(ordinary, 3 * n), OUT(ordinary, n), IN(share, 3 * n), MAYBE(IN(ordinary, n)),
                               IN(ordinary, n), rows, n);
}

// MARK: Softmax and losses

CASE(softmax, 8, 0) { k->softmax(OUT_LD(logits, n), IN_LD(logits, n), rows, n); }
CASE(log_softmax, 8, 1) { k->log_softmax(OUT_LD(logits, n), IN_LD(logits, n), rows, n); }
CASE(cross_entropy, 8, 1) {
  if (n == 0) return;
  k->cross_entropy(OUT_LD(logits, n), integers(run, input, -1, (int32_t)n - 1, 1), MAYBE(COMMON_IN(size, 1, n)), rows,
                   n, choice(run) ? 0.1f : 0, choice(run) ? 0.5f : 0, OUT(ordinary, 1), OUT(ordinary, 1));
}
CASE(binary_cross_entropy, 8, 1) {
  k->binary_cross_entropy(OUT_LD(logits, n), IN(zeroOrOne, n), MAYBE(COMMON_IN(size, 1, n)), rows, n,
                          choice(run) ? 0.5f : 0, OUT(ordinary, 1), OUT(ordinary, 1));
}
CASE(row_maximum, 8, 1) {
  const Numbers numbers = choice(run) ? logits : ties;
  k->row_maximum(IN_LD(numbers, n), rows, n, MAYBE(OUT(ordinary, 1)), MAYBE(integers(run, output, 0, 9, 1)),
                 MAYBE(OUT(ordinary, 1)));
}
CASE(top_k, 0, 0) {
  const Numbers numbers = choice(run) ? logits : ties;
  const float *const x = IN(numbers, n);
  for (int64_t count = 0; count <= n; count = 2 * count + 1) {
    float *const values = OUT(ordinary, n);
    int32_t *const indices = integers(run, output, 0, 9, n);
    for (int64_t r = 0; r < rows; ++r) k->top_k(x + r * n, n, count, values + r * n, indices + r * n);
  }
}

// MARK: Linear chains

CASE(chain_forward, 4, 4) {
  k->chain_forward(OUT(ordinary, n), floats(run, f64, output, own, &ordinary, rows, 1, 1), MAYBE(IN(scores, n)),
                   IN_LD(scores, n), COMMON_IN(scores, n, n), rows, n);
}
CASE(chain_backward, 4, 1) {
  k->chain_backward(OUT(ordinary, n), MAYBE(COMMON_OUT(share, n, n)), IN(share, n), IN(scores, n),
                    COMMON_IN(scores, n, n), COMMON_OUT(ordinary, n + 1, n), rows, n);
}
CASE(chain_best, 0, 0) {
  k->chain_best(floats(run, f64, output, own, &ordinary, rows, n, n), integers(run, output, 0, 9, n),
                floats(run, f64, input, own, &ties, rows, n, n), IN_LD(scores, n),
                floats(run, f64, input, common, &ties, n, n, n), rows, n);
}

// MARK: Maxima over steps

CASE(maximum_step, 0, 0) {
  k->maximum_step(OUT(ties, n), integers(run, output, 0, 3, n), IN(ties, n), 2, rows * n);
}
CASE(maximum_step_backward, 0, 0) {
  k->maximum_step_backward(OUT(ordinary, n), integers(run, input, 0, 3, n), IN(ordinary, n), 2, rows * n);
}

// MARK: Layer normalization

CASE(layer_norm, 2, 16) {
  k->layer_norm(OUT_LD(ordinary, n), IN_LD(ordinary, n), COMMON_IN(ordinary, 1, n), COMMON_IN(ordinary, 1, n), rows, n,
                1e-5f, OUT(ordinary, 1), OUT(ordinary, 1));
}
CASE(layer_norm_backward, 2, 32) {
  k->layer_norm_backward(OUT_LD(ordinary, n), COMMON_OUT(ordinary, 1, n), COMMON_OUT(ordinary, 1, n),
                         IN_LD(ordinary, n), IN_LD(ordinary, n), COMMON_IN(ordinary, 1, n), rows, n, IN(ordinary, 1),
                         IN(size, 1));
}

// MARK: Attention

/// Four sentences: of as many rows as there are columns, of four, of one and of none. A query has room for the longest
/// one's weights, so that they are rows like others; what a shorter one leaves of it must stay as it is.
enum { maxRows = 8 };
typedef struct {
  int64_t keys, longest, weights[maxRows];
  int32_t offsets[5], sentence[maxRows];
} Sentences;

static inline Sentences sentencesFor(const Shape *shape) {
  const int64_t n = shape->n;
  const int32_t ends = (int32_t)n + 5;
  Sentences s = {.keys = ends, .longest = n + 4, .offsets = {0, ends - 5, ends - 1, ends, ends}};
  assert(shape->rows <= maxRows);
  for (int64_t r = 0; r < shape->rows; ++r) {
    s.weights[r] = r * s.longest;
    s.sentence[r] = (int32_t)((shape->firstRow + r) % 4);
  }
  return s;
}
#define SENTENCES const Sentences s = sentencesFor(&run->shape)

CASE(attention_dot_scores, 16, 4) {
  SENTENCES;
  k->attention_dot_scores(OUT(ordinary, s.longest), s.weights, IN_LD(ordinary, n), COMMON_IN_LD(ordinary, s.keys, n),
                          s.offsets, s.sentence, rows, n, 0.3f);
}
CASE(attention_dot_scores_backward, 16, 4) {
  SENTENCES;
  k->attention_dot_scores_backward(OUT_LD(ordinary, n), COMMON_OUT_LD(ordinary, s.keys, n), IN(ordinary, s.longest),
                                   s.weights, IN_LD(ordinary, n), COMMON_IN_LD(ordinary, s.keys, n), s.offsets,
                                   s.sentence, rows, n, 0.3f);
}
CASE(attention_additive_scores, 32, 4) {
  SENTENCES;
  k->attention_additive_scores(OUT(ordinary, s.longest), s.weights, IN_LD(ordinary, n),
                               COMMON_IN_LD(ordinary, s.keys, n), COMMON_IN(ordinary, 1, n), s.offsets, s.sentence,
                               rows, n);
}
CASE(attention_additive_scores_backward, 32, 4) {
  SENTENCES;
  k->attention_additive_scores_backward(OUT_LD(ordinary, n), COMMON_OUT_LD(ordinary, s.keys, n),
                                        COMMON_OUT(ordinary, 1, n), IN(ordinary, s.longest), s.weights,
                                        IN_LD(ordinary, n), COMMON_IN_LD(ordinary, s.keys, n),
                                        COMMON_IN(ordinary, 1, n), s.offsets, s.sentence, rows, n);
}
CASE(attention_softmax, 8, 0) {
  SENTENCES;
  k->attention_softmax(OUT(logits, s.longest), s.weights, s.offsets, s.sentence, rows);
}
CASE(attention_context, 32, 2) {
  SENTENCES;
  k->attention_context(OUT_LD(ordinary, n), IN(share, s.longest), s.weights, COMMON_IN_LD(ordinary, s.keys, n),
                       s.offsets, s.sentence, rows, n);
}
CASE(attention_context_backward, 16, 64) {
  SENTENCES;
  float *const dScores = OUT(ordinary, s.longest);
  float *const dMemory = floats(run, f32, output, common, &ordinary, s.keys, n, ld);
  k->attention_context_backward(dScores, MAYBE(dMemory), ld, IN_LD(ordinary, n), IN(share, s.longest), s.weights,
                                COMMON_IN_LD(ordinary, s.keys, n), s.offsets, s.sentence, rows, n);
}

// MARK: Optimizers

CASE(sgd, 2, 4) {
  k->sgd(OUT(ordinary, n), IN(ordinary, n), MAYBE(OUT(ordinary, n)), 0.1f, 0.9f, choice(run), 0.01f, rows * n);
}
CASE(adam, 2, 4) {
  k->adam(OUT(ordinary, n), IN(ordinary, n), OUT(ordinary, n), OUT(size, n), 0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.5f,
          0.01f, rows * n);
}
CASE(adagrad, 2, 4) { k->adagrad(OUT(ordinary, n), IN(ordinary, n), OUT(size, n), 0.1f, 1e-8f, 0.01f, rows * n); }
CASE(adadelta, 2, 4) {
  k->adadelta(OUT(ordinary, n), IN(ordinary, n), OUT(size, n), OUT(size, n), 0.1f, 0.9f, 1e-6f, 0.01f, rows * n);
}
CASE(rmsprop, 2, 4) {
  k->rmsprop(OUT(ordinary, n), IN(ordinary, n), OUT(size, n), MAYBE(OUT(ordinary, n)), 0.1f, 0.9f, 1e-8f, 0.9f, 0.01f,
             rows * n);
}
CASE(moving_average, 1, 2) { k->moving_average(OUT(ordinary, n), IN(ordinary, n), 0.9f, rows * n); }

// MARK: bf16

CASE(to_bf16, 0, 0) {
  k->to_bf16(floats(run, u16, output, own, &arguments, rows, n, n), IN(arguments, n), rows * n);
}
CASE(from_bf16, 0, 0) {
  k->from_bf16(OUT(arguments, n), floats(run, u16, input, own, &arguments, rows, n, n), rows * n);
}

// MARK: Products, which are compared with their definition

extern const KernelTable ck_plain;

/// Memory that each table fills in its own way: nothing of it is compared.
static float panelMemory[1 << 18];

static inline float *panelsOf(int64_t count) {
  assert(count + guard <= 1 << 18);
  memset(panelMemory, 0xff, (size_t)(count + guard) * sizeof(float));
  return panelMemory;
}

/// An output of 1: no more than `count` floats were written.
static inline void claimToStayWithin(int64_t count, Run *run) {
  float *const holds = floats(run, f32, output, common, &finite, 1, 1, 1);
  *holds = 1;
  for (int64_t i = count; i < count + guard; ++i) {
    if (memcmp(panelMemory + i, &(uint32_t){UINT32_MAX}, sizeof(float))) *holds = 0;
  }
}

/// A matrix through two strides, of which one is 1.
typedef struct {
  const float *data;
  int64_t rowStride, columnStride;
} View;

/// A matrix as it lies, or a transposed copy of it.
static inline View view(Run *run, const float *x, int64_t ld, int64_t rows, int64_t columns, bool isTransposed) {
  if (!isTransposed) return (View){x, ld, 1};
  const int64_t ldOfCopy = rows + run->shape.gap;
  float *const copy = floats(run, f32, input, common, &finite, columns, rows, ldOfCopy);
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j) copy[j * ldOfCopy + i] = x[i * ld + j];
  }
  return (View){copy, 1, ldOfCopy};
}

static inline void multiplyByDefinition(float *c, int64_t ldc, View a, View b, const float *bias, int64_t m, int64_t n,
                                        int64_t depth, bool accumulates) {
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      double sum = (bias ? (double)bias[j] : 0) + (accumulates ? (double)c[i * ldc + j] : 0);
      for (int64_t l = 0; l < depth; ++l) {
        const float x = a.data[i * a.rowStride + l * a.columnStride];
        const float y = b.data[l * b.rowStride + j * b.columnStride];
        sum += (double)x * (double)y;
      }
      c[i * ldc + j] = (float)sum;
    }
  }
}

/// How many terms the sums have: around the blocks that they are cut into.
static inline int64_t depthOf(const Shape *shape) {
  const int64_t depths[] = {1, 3, 17, 64, 255, 256, 257, 513};
  return depths[(shape->n + shape->variant) % 8];
}

CASE(panel_floats, 0, 0) { *COMMON_FLOAT = k->panel_floats(n, 7) >= 7 * n; }
CASE(product_room, 0, 0) { *COMMON_FLOAT = k->product_room(n, 7) >= k->panel_floats(n, 7); }

// Unit vectors times b give b back.
CASE(pack_panels, 0, 0) {
  const int64_t depth = 1 + n % 19;
  const View b = view(run, COMMON_IN(finite, depth, n), n, depth, n, choice(run));
  float *const unit = COMMON_OUT(finite, depth, depth), *const c = COMMON_OUT(finite, depth, n);
  for (int64_t i = 0; i < depth * depth; ++i) unit[i] = i % (depth + 1) == 0;
  const int64_t count = k->panel_floats(n, depth);
  float *const panels = panelsOf(count);
  k->pack_panels(panels, b.data, b.rowStride, b.columnStride, n, depth);
  claimToStayWithin(count, run);
  k->product_with_panels(c, n, unit, depth, panels, NULL, depth, n, depth, false);
}
CASE_OF_ROWS(product_with_panels, 16, 64) {
  const int64_t depth = depthOf(&run->shape), lda = depth + run->shape.gap;
  const View a = {floats(run, f32, input, own, &ordinary, rows, depth, lda), lda, 1};
  const View b = {COMMON_IN(finite, depth, n), n, 1};
  const float *const bias = MAYBE(COMMON_IN(ordinary, 1, n));
  const bool accumulates = choice(run);
  float *const c = floats(run, f32, output, own, &ordinary, rows, n, ld);
  if (k == &ck_plain) return multiplyByDefinition(c, ld, a, b, bias, rows, n, depth, accumulates);
  float *const panels = panelsOf(k->panel_floats(n, depth));
  k->pack_panels(panels, b.data, b.rowStride, b.columnStride, n, depth);
  k->product_with_panels(c, ld, a.data, lda, panels, bias, rows, n, depth, accumulates);
}
CASE_OF_ROWS(product, 16, 64) {
  const int64_t depth = depthOf(&run->shape), lda = depth + run->shape.gap;
  const View a =
    view(run, floats(run, f32, input, own, &ordinary, rows, depth, lda), lda, rows, depth, choice(run));
  const View b = view(run, COMMON_IN(finite, depth, n), n, depth, n, choice(run));
  const float *const bias = MAYBE(COMMON_IN(ordinary, 1, n));
  const bool accumulates = choice(run);
  float *const c = floats(run, f32, output, own, &ordinary, rows, n, ld);
  const int64_t room = k->product_room(n, depth);
  float *const panels = panelsOf(room);
  if (k == &ck_plain) {
    multiplyByDefinition(c, ld, a, b, bias, rows, n, depth, accumulates);
  } else {
    k->product(c, ld, a.data, a.rowStride, a.columnStride, b.data, b.rowStride, b.columnStride, bias, rows, n, depth,
               accumulates, panels);
  }
  claimToStayWithin(room, run);
}

// MARK: Quantized products, which are equal at every level

CASE(quantized_panel_bytes, 0, 0) { *COMMON_FLOAT = (float)k->quantized_panel_bytes(n, 7); }
CASE(quantized_room, 0, 0) { *COMMON_FLOAT = (float)k->quantized_room(rows, n); }
CASE(quantize_rows, 0, 0) {
  int8_t *const y = floats(run, i8, output, own, &ordinary, rows, n, ld);
  k->quantize_rows(y, ld, OUT(ordinary, 1), IN_LD(ordinary, n), rows, n);
}
CASE(gather_quantized_rows, 0, 0) {
  const int8_t *const w = floats(run, i8, input, common, &ordinary, 4, n, ld);
  k->gather_quantized_rows(OUT_LD(ordinary, n), w, ld, COMMON_IN(size, 1, 4), integers(run, input, 0, 3, 1), rows, n);
}
// All of what is packed, as a level reads it.
CASE(pack_quantized, 0, 0) {
  const int64_t depth = 1 + n % 19, count = k->quantized_panel_bytes(n, depth);
  int8_t *const panels = floats(run, i8, output, common, &ordinary, 1, count, count);
  k->pack_quantized(panels, floats(run, i8, input, common, &ordinary, n, depth, ld + depth), ld + depth, n, depth);
}
CASE_OF_ROWS(quantized_product, 0, 0) {
  const int64_t depth = 1 + (run->shape.n + 5 * run->shape.variant) % 70, lda = depth + run->shape.gap;
  const float *const a = floats(run, f32, input, own, &ordinary, rows, depth, lda);
  const int8_t *const w = floats(run, i8, input, common, &ordinary, n, depth, depth);
  const float *const scales = COMMON_IN(size, 1, n), *const bias = MAYBE(COMMON_IN(ordinary, 1, n));
  const bool accumulates = choice(run);
  int8_t *const panels = (int8_t *)panelsOf(k->quantized_panel_bytes(n, depth) / 4);
  k->pack_quantized(panels, w, depth, n, depth);
  _Alignas(64) static unsigned char room[1 << 16];
  assert(k->quantized_room(rows, depth) <= 1 << 16);
  float *const c = floats(run, f32, output, own, &ordinary, rows, n, ld);
  k->quantized_product(c, ld, a, lda, panels, scales, bias, rows, n, depth, accumulates, room);
}

// MARK: Products in bf16

CASE(bf16_panel_pairs, 0, 0) { *COMMON_FLOAT = (float)k->bf16_panel_pairs(n, 7); }
CASE(bf16_room, 0, 0) { *COMMON_FLOAT = (float)k->bf16_room(rows, n); }
// All of what is packed, but for what stands for nothing.
CASE(pack_bf16, 0, 0) {
  const int64_t depth = 1 + n % 19, count = k->bf16_panel_pairs(n, depth);
  const View b = view(run, COMMON_IN(arguments, depth, n), n, depth, n, choice(run));
  uint32_t *const panels = floats(run, f32, output, common, &ordinary, 1, count, count);
  k->pack_bf16(panels, b.data, b.rowStride, b.columnStride, n, depth);
  // As numbers, so that each NaN is as good as another.
  for (int64_t i = 0; i < count; ++i) panels[i] = (panels[i] & 0xffff0000) ^ (panels[i] << 16 >> 1);
}

/// The same numbers rounded, in memory of the run that nothing is compared with.
static View rounded(View x, int64_t rows, int64_t columns) {
  static float numbers[1 << 20];
  static int64_t used;
  if (used + rows * columns > 1 << 20) used = 0;
  float *const place = numbers + used;
  used += rows * columns;
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j) {
      uint16_t half;
      ck_plain.to_bf16(&half, x.data + i * x.rowStride + j * x.columnStride, 1);
      ck_plain.from_bf16(place + i * columns + j, &half, 1);
    }
  }
  return (View){place, columns, 1};
}

CASE_OF_ROWS(bf16_product_with_panels, 32, 128) {
  // Around pairs and the blocks that sums are cut into. The long ones take most of the time of all comparisons, and so
  // come in one of sixteen variants, and where memory allows.
  const int64_t depths[] = {1, 2, 3, 17, 64, 255, 2048, 33, 1, 2, 3, 17, 64, 255, 2049, 33};
  const int64_t wanted = depths[(run->shape.n + run->shape.variant) % 16];
  const int64_t depth = wanted > 255 && run->shape.n > 60 ? 100 : wanted;
  const int64_t lda = depth + run->shape.gap;
  const View a =
    view(run, floats(run, f32, input, own, &normal, rows, depth, lda), lda, rows, depth, choice(run));
  const View b = view(run, COMMON_IN(normal, depth, n), n, depth, n, choice(run));
  const float *const bias = MAYBE(COMMON_IN(ordinary, 1, n));
  const bool accumulates = choice(run);
  float *const c = floats(run, f32, output, own, &ordinary, rows, n, ld);
  if (k == &ck_plain) {
    return multiplyByDefinition(c, ld, rounded(a, rows, depth), rounded(b, depth, n), bias, rows, n, depth, accumulates);
  }
  const int64_t count = k->bf16_panel_pairs(n, depth);
  uint32_t *const panels = (uint32_t *)panelsOf(count + k->bf16_room(rows, depth));
  k->pack_bf16(panels, b.data, b.rowStride, b.columnStride, n, depth);
  k->bf16_product_with_panels(c, ld, a.data, a.rowStride, a.columnStride, panels, bias, rows, n, depth, accumulates,
                              panels + count);
}

// MARK: Measures of speed

// 24 sums for each lane, of which there are as many as the operations say.
CASE(multiply_adds, 2, 0) {
  float total;
  const double operations = k->multiply_adds(3, &total);
  *COMMON_FLOAT = total * 3 / (float)operations;
}
// Each lane of a sum grows by 0.5 a round, for two products.
CASE(bf16_multiply_adds, 0, 0) {
  float total, more;
  const double operations = k->bf16_multiply_adds(3, &total);
  *COMMON_FLOAT = k->bf16_multiply_adds(5, &more) * 3 == operations * 5 &&
    fabs((double)(more - total) * 4 / (operations / 3) - 1) < 1e-3 * 2;
}
// Sums of 1 · 1 + 2 · 2 + 3 · 3 for one column of each sum, and 0 for the others, are 14 each round; as many operations
// as a tile has columns, rows and terms.
CASE(quantized_multiply_adds, 0, 0) {
  int32_t total;
  const double operations = k->quantized_multiply_adds(3, &total);
  *COMMON_FLOAT = total % (14 * 3) == 0 && total > 0 && operations > 0;
}
CASE(sum, 16, 64) { *COMMON_FLOAT = k->sum(IN(ordinary, n), rows * n); }
