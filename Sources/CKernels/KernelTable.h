/// The kernels as a table of functions, one table per instruction set.
#pragma once
#include "CKernels.h"

/// K(result, name, (parameters), (arguments)) for every kernel; the compiler holds it to the public header.
#define FOR_ALL_KERNELS(K) \
  K(void, add, (float *y, const float *x, int64_t n), (y, x, n))                                                      \
  K(void, add_scaled, (float *y, const float *x, float scale, int64_t n), (y, x, scale, n))                           \
  K(void, scale, (float *y, float scale, int64_t n), (y, scale, n))                                                   \
  K(void, multiply, (float *y, const float *a, const float *b, int64_t n), (y, a, b, n))                              \
  K(void, multiply_add, (float *y, const float *a, const float *b, int64_t n), (y, a, b, n))                          \
  K(void, tanh, (float *y, const float *x, int64_t n), (y, x, n))                                                     \
  K(void, sigmoid, (float *y, const float *x, int64_t n), (y, x, n))                                                  \
  K(void, relu, (float *y, const float *x, int64_t n), (y, x, n))                                                     \
  K(void, tanh_backward, (float *dx, const float *y, const float *dy, int64_t n), (dx, y, dy, n))                     \
  K(void, sigmoid_backward, (float *dx, const float *y, const float *dy, int64_t n), (dx, y, dy, n))                  \
  K(void, relu_backward, (float *dx, const float *y, const float *dy, int64_t n), (dx, y, dy, n))                     \
  K(void, exp, (float *y, const float *x, int64_t n), (y, x, n))                                                      \
  K(void, log, (float *y, const float *x, int64_t n), (y, x, n))                                                      \
  K(double, sum_of_squares, (const float *x, int64_t n), (x, n))                                                      \
  K(void, add_row_sums,                                                                                               \
    (float *dst, const float *x, int64_t rows, int64_t columns, int64_t ld),                                          \
    (dst, x, rows, columns, ld))                                                                                      \
  K(void, gather_rows,                                                                                                \
    (float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows, int64_t columns),        \
    (y, ldy, x, ldx, index, rows, columns))                                                                           \
  K(void, scatter_add_rows,                                                                                           \
    (float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows, int64_t columns),        \
    (y, ldy, x, ldx, index, rows, columns))                                                                           \
  K(void, dropout,                                                                                                    \
    (float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns, float rate, uint64_t          \
     key, const int32_t *rowID, int64_t firstRow),                                                                    \
    (y, ldy, x, ldx, rows, columns, rate, key, rowID, firstRow))                                                      \
  K(void, dropout_backward,                                                                                           \
    (float *dx, int64_t lddx, const float *dy, int64_t lddy, int64_t rows, int64_t columns, float rate, uint64_t      \
     key, const int32_t *rowID, int64_t firstRow),                                                                    \
    (dx, lddx, dy, lddy, rows, columns, rate, key, rowID, firstRow))                                                  \
  K(void, lstm_forward,                                                                                               \
    (float *gates, const float *cPrevious, float *c, float *tanhC, float *h, int64_t rows, int64_t H),                \
    (gates, cPrevious, c, tanhC, h, rows, H))                                                                         \
  K(void, lstm_backward,                                                                                              \
    (float *dGates, const float *gates, const float *cPrevious, const float *tanhC, const float *dh, float *dc,       \
     int64_t rows, int64_t H),                                                                                        \
    (dGates, gates, cPrevious, tanhC, dh, dc, rows, H))                                                               \
  K(void, lstm_variant_forward,                                                                                       \
    (float *gates, const float *cPrevious, const float *peepholes, bool isCoupled, float *c, float *tanhC, float *h,  \
     int64_t rows, int64_t H),                                                                                        \
    (gates, cPrevious, peepholes, isCoupled, c, tanhC, h, rows, H))                                                   \
  K(void, lstm_variant_backward,                                                                                      \
    (float *dGates, const float *gates, const float *cPrevious, const float *c, const float *tanhC,                   \
     const float *peepholes, float *dPeepholes, bool isCoupled, const float *dh, float *dc, int64_t rows, int64_t H), \
    (dGates, gates, cPrevious, c, tanhC, peepholes, dPeepholes, isCoupled, dh, dc, rows, H))                          \
  K(void, gru_forward,                                                                                                \
    (float *x, const float *u, const float *hPrevious, float *h, int64_t rows, int64_t H),                            \
    (x, u, hPrevious, h, rows, H))                                                                                    \
  K(void, gru_backward,                                                                                               \
    (float *dx, float *du, float *dhPrevious, const float *gates, const float *u, const float *hPrevious, const       \
     float *dh, int64_t rows, int64_t H),                                                                             \
    (dx, du, dhPrevious, gates, u, hPrevious, dh, rows, H))                                                           \
  K(void, gru_before_gates,                                                                                           \
    (float *x, const float *u, const float *hPrevious, float *resetH, int64_t rows, int64_t H),                       \
    (x, u, hPrevious, resetH, rows, H))                                                                               \
  K(void, gru_before_output,                                                                                          \
    (float *x, const float *v, const float *hPrevious, float *h, int64_t rows, int64_t H),                            \
    (x, v, hPrevious, h, rows, H))                                                                                    \
  K(void, gru_before_output_backward,                                                                                 \
    (float *dx, float *dhPrevious, const float *gates, const float *hPrevious, const float *dh, int64_t rows,         \
     int64_t H),                                                                                                      \
    (dx, dhPrevious, gates, hPrevious, dh, rows, H))                                                                  \
  K(void, gru_before_gates_backward,                                                                                  \
    (float *dx, float *dhPrevious, const float *gates, const float *hPrevious, const float *dResetH, int64_t          \
     rows, int64_t H),                                                                                                \
    (dx, dhPrevious, gates, hPrevious, dResetH, rows, H))                                                             \
  K(void, softmax,                                                                                                    \
    (float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns),                              \
    (y, ldy, x, ldx, rows, columns))                                                                                  \
  K(void, log_softmax,                                                                                                \
    (float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns),                              \
    (y, ldy, x, ldx, rows, columns))                                                                                  \
  K(void, cross_entropy,                                                                                              \
    (float *logits, int64_t ld, const int32_t *targets, const float *weights, int64_t rows, int64_t V, float          \
     smoothing, float gradientScale, float *loss, float *nll),                                                        \
    (logits, ld, targets, weights, rows, V, smoothing, gradientScale, loss, nll))                                     \
  K(void, binary_cross_entropy,                                                                                       \
    (float *logits, int64_t ld, const float *targets, const float *weights, int64_t rows, int64_t columns, float      \
     gradientScale, float *loss, float *nll),                                                                         \
    (logits, ld, targets, weights, rows, columns, gradientScale, loss, nll))                                          \
  K(void, row_maximum,                                                                                                \
    (const float *x, int64_t ld, int64_t rows, int64_t columns, float *maximum, int32_t *argmax, float                \
     *logSumExp),                                                                                                     \
    (x, ld, rows, columns, maximum, argmax, logSumExp))                                                               \
  K(void, top_k,                                                                                                      \
    (const float *x, int64_t n, int64_t k, float *values, int32_t *indices),                                          \
    (x, n, k, values, indices))                                                                                       \
  K(void, chain_forward,                                                                                              \
    (float *alpha, double *shift, const float *previous, const float *emissions, int64_t lde, const float             \
     *transitions, int64_t rows, int64_t tags),                                                                       \
    (alpha, shift, previous, emissions, lde, transitions, rows, tags))                                                \
  K(void, chain_backward,                                                                                             \
    (float *previousMarginals, float *pairSums, const float *marginals, const float *previous, const float            \
     *transitions, float *work, int64_t rows, int64_t tags),                                                          \
    (previousMarginals, pairSums, marginals, previous, transitions, work, rows, tags))                                \
  K(void, chain_best,                                                                                                 \
    (double *best, int32_t *from, const double *previous, const float *emissions, int64_t lde, const double           \
     *transitions, int64_t rows, int64_t tags),                                                                       \
    (best, from, previous, emissions, lde, transitions, rows, tags))                                                  \
  K(void, maximum_step,                                                                                               \
    (float *y, int32_t *place, const float *x, int32_t step, int64_t n),                                              \
    (y, place, x, step, n))                                                                                           \
  K(void, maximum_step_backward,                                                                                      \
    (float *dx, const int32_t *place, const float *dy, int32_t step, int64_t n),                                      \
    (dx, place, dy, step, n))                                                                                         \
  K(void, layer_norm,                                                                                                 \
    (float *y, int64_t ldy, const float *x, int64_t ldx, const float *gain, const float *bias, int64_t rows,          \
     int64_t columns, float epsilon, float *mean, float *inverseDeviation),                                           \
    (y, ldy, x, ldx, gain, bias, rows, columns, epsilon, mean, inverseDeviation))                                     \
  K(void, layer_norm_backward,                                                                                        \
    (float *dx, int64_t lddx, float *dGain, float *dBias, const float *dy, int64_t lddy, const float *x, int64_t      \
     ldx, const float *gain, int64_t rows, int64_t columns, const float *mean, const float *inverseDeviation),        \
    (dx, lddx, dGain, dBias, dy, lddy, x, ldx, gain, rows, columns, mean, inverseDeviation))                          \
  K(void, attention_dot_scores,                                                                                       \
    (float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq, const float *keys, int64_t         \
     ldk, const int32_t *offsets, const int32_t *sentence, int64_t rows, int64_t columns, float scale),               \
    (scores, weightOffsets, query, ldq, keys, ldk, offsets, sentence, rows, columns, scale))                          \
  K(void, attention_dot_scores_backward,                                                                              \
    (float *dQuery, int64_t lddq, float *dKeys, int64_t lddk, const float *dScores, const int64_t                     \
     *weightOffsets, const float *query, int64_t ldq, const float *keys, int64_t ldk, const int32_t *offsets,         \
     const int32_t *sentence, int64_t rows, int64_t columns, float scale),                                            \
    (dQuery, lddq, dKeys, lddk, dScores, weightOffsets, query, ldq, keys, ldk, offsets, sentence, rows, columns,      \
     scale))                                                                                                          \
  K(void, attention_additive_scores,                                                                                  \
    (float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq, const float *keys, int64_t         \
     ldk, const float *v, const int32_t *offsets, const int32_t *sentence, int64_t rows, int64_t columns),            \
    (scores, weightOffsets, query, ldq, keys, ldk, v, offsets, sentence, rows, columns))                              \
  K(void, attention_additive_scores_backward,                                                                         \
    (float *dQuery, int64_t lddq, float *dKeys, int64_t lddk, float *dV, const float *dScores, const int64_t          \
     *weightOffsets, const float *query, int64_t ldq, const float *keys, int64_t ldk, const float *v, const           \
     int32_t *offsets, const int32_t *sentence, int64_t rows, int64_t columns),                                       \
    (dQuery, lddq, dKeys, lddk, dV, dScores, weightOffsets, query, ldq, keys, ldk, v, offsets, sentence, rows,        \
     columns))                                                                                                        \
  K(void, attention_softmax,                                                                                          \
    (float *scores, const int64_t *weightOffsets, const int32_t *offsets, const int32_t *sentence, int64_t            \
     rows),                                                                                                           \
    (scores, weightOffsets, offsets, sentence, rows))                                                                 \
  K(void, attention_context,                                                                                          \
    (float *context, int64_t ldc, const float *weights, const int64_t *weightOffsets, const float *memory,            \
     int64_t ldm, const int32_t *offsets, const int32_t *sentence, int64_t rows, int64_t columns),                    \
    (context, ldc, weights, weightOffsets, memory, ldm, offsets, sentence, rows, columns))                            \
  K(void, attention_context_backward,                                                                                 \
    (float *dScores, float *dMemory, int64_t lddm, const float *dContext, int64_t lddc, const float *weights,         \
     const int64_t *weightOffsets, const float *memory, int64_t ldm, const int32_t *offsets, const int32_t            \
     *sentence, int64_t rows, int64_t columns),                                                                       \
    (dScores, dMemory, lddm, dContext, lddc, weights, weightOffsets, memory, ldm, offsets, sentence, rows,            \
     columns))                                                                                                        \
  K(void, sgd,                                                                                                        \
    (float *w, const float *g, float *velocity, float rate, float momentum, bool nesterov, float decay, int64_t       \
     n),                                                                                                              \
    (w, g, velocity, rate, momentum, nesterov, decay, n))                                                             \
  K(void, adam,                                                                                                       \
    (float *w, const float *g, float *m, float *v, float rate, float beta1, float beta2, float epsilon, float         \
     correction1, float correction2, float decay, int64_t n),                                                         \
    (w, g, m, v, rate, beta1, beta2, epsilon, correction1, correction2, decay, n))                                    \
  K(void, adagrad,                                                                                                    \
    (float *w, const float *g, float *s, float rate, float epsilon, float decay, int64_t n),                          \
    (w, g, s, rate, epsilon, decay, n))                                                                               \
  K(void, adadelta,                                                                                                   \
    (float *w, const float *g, float *s, float *u, float rate, float rho, float epsilon, float decay, int64_t         \
     n),                                                                                                              \
    (w, g, s, u, rate, rho, epsilon, decay, n))                                                                       \
  K(void, rmsprop,                                                                                                    \
    (float *w, const float *g, float *s, float *velocity, float rate, float alpha, float epsilon, float               \
     momentum, float decay, int64_t n),                                                                               \
    (w, g, s, velocity, rate, alpha, epsilon, momentum, decay, n))                                                    \
  K(void, moving_average, (float *average, const float *w, float decay, int64_t n), (average, w, decay, n))           \
  K(void, to_bf16, (uint16_t *y, const float *x, int64_t n), (y, x, n))                                               \
  K(void, from_bf16, (float *y, const uint16_t *x, int64_t n), (y, x, n))                                             \
  K(int64_t, panel_floats, (int64_t n, int64_t k), (n, k))                                                            \
  K(int64_t, product_room, (int64_t n, int64_t k), (n, k))                                                            \
  K(void, pack_panels,                                                                                                \
    (float *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n, int64_t k),                   \
    (panels, b, rowStride, columnStride, n, k))                                                                       \
  K(void, product_with_panels,                                                                                        \
    (float *c, int64_t ldc, const float *a, int64_t lda, const float *panels, const float *bias, int64_t m,           \
     int64_t n, int64_t k, bool accumulates),                                                                         \
    (c, ldc, a, lda, panels, bias, m, n, k, accumulates))                                                             \
  K(void, product,                                                                                                    \
    (float *c, int64_t ldc, const float *a, int64_t aRowStride, int64_t aColumnStride, const float *b,                \
     int64_t bRowStride, int64_t bColumnStride, const float *bias, int64_t m, int64_t n, int64_t k, bool              \
     accumulates, float *room),                                                                                       \
    (c, ldc, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, bias, m, n, k, accumulates, room))           \
  K(int64_t, quantized_panel_bytes, (int64_t n, int64_t k), (n, k))                                                   \
  K(int64_t, quantized_room, (int64_t m, int64_t k), (m, k))                                                          \
  K(void, quantize_rows,                                                                                              \
    (int8_t *y, int64_t ldy, float *scales, const float *x, int64_t ldx, int64_t rows, int64_t columns),              \
    (y, ldy, scales, x, ldx, rows, columns))                                                                          \
  K(void, gather_quantized_rows,                                                                                      \
    (float *y, int64_t ldy, const int8_t *w, int64_t ldw, const float *scales, const int32_t *index,                  \
     int64_t rows, int64_t columns),                                                                                  \
    (y, ldy, w, ldw, scales, index, rows, columns))                                                                   \
  K(void, pack_quantized, (int8_t *panels, const int8_t *w, int64_t ldw, int64_t n, int64_t k), (panels, w, ldw, n, k))\
  K(void, quantized_product,                                                                                          \
    (float *c, int64_t ldc, const float *a, int64_t lda, const int8_t *panels, const float *scales, const float *bias,\
     int64_t m, int64_t n, int64_t k, bool accumulates, void *room),                                                  \
    (c, ldc, a, lda, panels, scales, bias, m, n, k, accumulates, room))                                               \
  K(int64_t, bf16_panel_pairs, (int64_t n, int64_t k), (n, k))                                                        \
  K(int64_t, bf16_room, (int64_t m, int64_t k), (m, k))                                                               \
  K(void, pack_bf16,                                                                                                  \
    (uint32_t *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n, int64_t k),                \
    (panels, b, rowStride, columnStride, n, k))                                                                       \
  K(void, bf16_product_with_panels,                                                                                   \
    (float *c, int64_t ldc, const float *a, int64_t aRowStride, int64_t aColumnStride, const uint32_t *panels,        \
     const float *bias, int64_t m, int64_t n, int64_t k, bool accumulates, uint32_t *room),                           \
    (c, ldc, a, aRowStride, aColumnStride, panels, bias, m, n, k, accumulates, room))                                 \
  K(double, bf16_multiply_adds, (int64_t rounds, float *result), (rounds, result))                                    \
  K(double, quantized_multiply_adds, (int64_t rounds, int32_t *result), (rounds, result))                             \
  K(double, multiply_adds, (int64_t rounds, float *result), (rounds, result))                                         \
  K(float, sum, (const float *x, int64_t n), (x, n))

typedef struct {
#define MEMBER(result, name, parameters, arguments) __typeof__(ck_##name) *name;
  FOR_ALL_KERNELS(MEMBER)
#undef MEMBER
} KernelTable;

extern const KernelTable ck_baseline, ck_v3, ck_avxvnni, ck_v4, ck_vnni, ck_bf16;
