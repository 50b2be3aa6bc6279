/// Fused float kernels between the matrix products, one source for every instruction set.
///
/// Goals, in order: (1) the same bits for a row whatever rows lie around it; (2) no branch on data in an inner
/// loop, so that the compiler vectorizes; (3) an error of a few units in the last place in exp, tanh and the
/// logistic function.
///
/// Conventions: matrices are row-major; `ld` is the number of floats between rows. A pointer marked "may be NULL"
/// is skipped then. Outputs never overlap inputs unless said. No kernel allocates. "+=" outputs accumulate.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// MARK: Instruction sets

/// From the least on. A processor need not have all below its best: many with AVX-512 have no AVX-VNNI.
enum {
  ck_level_baseline,
  ck_level_v3,       // x86-64-v3: AVX2, FMA
  ck_level_avxvnni,  // the same with AVX-VNNI, dot products of 8-bit integers
  ck_level_v4,       // x86-64-v4: AVX-512
  ck_level_vnni,     // the same with AVX-512 VNNI, dot products of 8-bit integers
  ck_level_bf16,     // the same with AVX512_BF16, dot products of bf16
};

/// The best that the processor has.
int ck_machine_level(void);
/// The best within the environment's TANDEM_MAX_ISA, which names a level that the processor may lack; any other value
/// limits nothing here, and is for the caller to refuse. Decided at the first call of any function here.
int ck_best_level(void);
/// Whether the processor has a level, and it is within that limit.
bool ck_has_level(int level);
/// The level of this thread.
int ck_level(void);
/// "baseline", "v3", "avxvnni", "v4", "vnni" or "bf16".
const char *ck_level_name(int level);
/// The level of that name, or -1.
int ck_level_named(const char *name);
/// For tests: this thread uses this level from now on; one that ck_has_level denies is refused with false.
bool ck_set_level(int level);

// MARK: Names

/// How many functions below go by a table, and what they are called behind `ck_`.
int ck_kernel_count(void);
const char *ck_kernel_name(int kernel);

// MARK: Elementwise

void ck_add(float *y, const float *x, int64_t n);                      // y += x
void ck_add_scaled(float *y, const float *x, float scale, int64_t n);  // y += scale · x
void ck_scale(float *y, float scale, int64_t n);                       // y *= scale
void ck_multiply(float *y, const float *a, const float *b, int64_t n); // y = a ⊙ b
void ck_multiply_add(float *y, const float *a, const float *b, int64_t n); // y += a ⊙ b
void ck_tanh(float *y, const float *x, int64_t n);                     // y may be x, here and in the next two
void ck_sigmoid(float *y, const float *x, int64_t n);
void ck_relu(float *y, const float *x, int64_t n);
/// dx += dy ⊙ f′, with f′ from the output y.
void ck_tanh_backward(float *dx, const float *y, const float *dy, int64_t n);
void ck_sigmoid_backward(float *dx, const float *y, const float *dy, int64_t n);
void ck_relu_backward(float *dx, const float *y, const float *dy, int64_t n);
void ck_exp(float *y, const float *x, int64_t n);                      // y may be x, here and in the next
void ck_log(float *y, const float *x, int64_t n);
/// Σ x², accumulated in double in a fixed order.
double ck_sum_of_squares(const float *x, int64_t n);
/// dst[c] += Σ over rows of x[r, c].
void ck_add_row_sums(float *dst, const float *x, int64_t rows, int64_t columns, int64_t ld);

// MARK: Rows by index

/// y[r, :] = x[index[r], :].
void ck_gather_rows(float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows,
                    int64_t columns);
/// y[index[r], :] += x[r, :], in order of r.
void ck_scatter_add_rows(float *y, int64_t ldy, const float *x, int64_t ldx, const int32_t *index, int64_t rows,
                         int64_t columns);

// MARK: Dropout

/// y[r, c] = x[r, c] / (1 − rate), or 0 with probability `rate`. y may be x. The draw is a hash of
/// (key, rowID[r], c) and nothing else: counter-based, so any thread count and any resumption draws the same.
/// Rows with equal ids share a mask (one mask per sequence). `rowID` NULL means r itself, plus firstRow.
void ck_dropout(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns, float rate,
                uint64_t key, const int32_t *rowID, int64_t firstRow);
/// dx[r, c] += dy[r, c] · mask / (1 − rate), with the mask that ck_dropout drew.
void ck_dropout_backward(float *dx, int64_t lddx, const float *dy, int64_t lddy, int64_t rows, int64_t columns,
                         float rate, uint64_t key, const int32_t *rowID, int64_t firstRow);

// MARK: Recurrent cells (H = hidden size; all state rows are contiguous with ld = H)

/// One LSTM step. `gates` [rows, 4H] (ld 4H) holds pre-activations in the order i, f, g, o and is overwritten by the
/// activated gates. c = f ⊙ cPrevious + i ⊙ g; h = o ⊙ tanh(c). cPrevious NULL means zeros. `tanhC` [rows, H] keeps
/// tanh(c) for the backward step; may be NULL.
void ck_lstm_forward(float *gates, const float *cPrevious, float *c, float *tanhC, float *h, int64_t rows, int64_t H);
/// Given activated gates, cPrevious, tanhC, dh (total gradient of h) and dc (gradient of c from the next step; read
/// and replaced by the gradient of cPrevious), writes dGates [rows, 4H], gradients of the pre-activations.
/// dGates may be gates.
void ck_lstm_backward(float *dGates, const float *gates, const float *cPrevious, const float *tanhC, const float *dh,
                      float *dc, int64_t rows, int64_t H);

/// One LSTM step with peepholes p (each gate sees its own element of the cell: i and f that before, o the new one),
/// with coupled gates (i = 1 − f), or both. `peepholes` holds p of i, f, o, H floats each; NULL means none. With
/// `isCoupled` there is no gate i: `gates` [rows, 3H] holds f, g, o, and `peepholes` f and o. Else as ck_lstm_forward.
void ck_lstm_variant_forward(float *gates, const float *cPrevious, const float *peepholes, bool isCoupled, float *c,
                             float *tanhC, float *h, int64_t rows, int64_t H);
/// As ck_lstm_backward; the gradient of the peepholes is added to `dPeepholes` (NULL without peepholes).
void ck_lstm_variant_backward(float *dGates, const float *gates, const float *cPrevious, const float *c,
                              const float *tanhC, const float *peepholes, float *dPeepholes, bool isCoupled,
                              const float *dh, float *dc, int64_t rows, int64_t H);

/// One GRU step with the reset gate after the recurrent product (cuDNN, PyTorch).
/// x [rows, 3H] holds x·W + b in the order r, z, n; u [rows, 3H] holds h·U (+ recurrent bias), same order.
/// r = σ(xr + ur), z = σ(xz + uz), n = tanh(xn + r ⊙ un), h = (1 − z) ⊙ n + z ⊙ hPrevious.
/// x is overwritten by the activated r, z, n; u's third part stays (needed by the backward step).
/// hPrevious NULL means zeros.
void ck_gru_forward(float *x, const float *u, const float *hPrevious, float *h, int64_t rows, int64_t H);
/// gates = activated r, z, n; u as in the forward step. dh is the total gradient of h.
/// Writes dx [rows, 3H] (of the x pre-activations), du [rows, 3H] (of u), and dhPrevious [rows, H] = dh ⊙ z (the
/// direct path only; the caller adds du·Uᵀ).
void ck_gru_backward(float *dx, float *du, float *dhPrevious, const float *gates, const float *u,
                     const float *hPrevious, const float *dh, int64_t rows, int64_t H);

/// The first half of a GRU step with the reset gate before the recurrent product (Cho et al. 2014):
/// x [rows, 3H] as above; u [rows, 2H] holds h·U for r, z. Activates r and z in x and writes
/// resetH = r ⊙ hPrevious.
void ck_gru_before_gates(float *x, const float *u, const float *hPrevious, float *resetH, int64_t rows, int64_t H);
/// The second half: xn += v (v [rows, H] holds resetH·Un), n = tanh(xn), h = (1 − z) ⊙ n + z ⊙ hPrevious.
void ck_gru_before_output(float *x, const float *v, const float *hPrevious, float *h, int64_t rows, int64_t H);
/// Backward of the second half: writes dx's z and n parts (pre-activations) and dhPrevious = dh ⊙ z.
void ck_gru_before_output_backward(float *dx, float *dhPrevious, const float *gates, const float *hPrevious,
                                   const float *dh, int64_t rows, int64_t H);
/// Backward of the first half, given dResetH = dn·Unᵀ: writes dx's r part and adds dResetH ⊙ r to dhPrevious.
void ck_gru_before_gates_backward(float *dx, float *dhPrevious, const float *gates, const float *hPrevious,
                                  const float *dResetH, int64_t rows, int64_t H);

// MARK: Softmax and losses

/// Row-wise softmax; y may be x. A row of no columns is skipped.
void ck_softmax(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns);
/// Row-wise x − log Σ exp x; y may be x.
void ck_log_softmax(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns);
/// Cross-entropy of softmax(logits) with target distribution q = (1 − s)·one-hot + s/V, s = smoothing, each class with
/// its weight: loss[r] = Σ q ⊙ weights ⊙ −log p (weights NULL means ones), nll[r] = −log p(target). A row whose target
/// is negative has no loss. Unless `gradientScale` is 0, the logits are overwritten by gradientScale times the gradient
/// of the loss.
void ck_cross_entropy(float *logits, int64_t ld, const int32_t *targets, const float *weights /* may be NULL */,
                      int64_t rows, int64_t V, float smoothing, float gradientScale, float *loss, float *nll);
/// Cross-entropy of σ(logits) with targets [rows, columns] (ld = columns) of 0 or 1: loss[r] sums −log p of each class
/// times its weight (NULL means ones), nll[r] without the weights. The logits are overwritten as above.
void ck_binary_cross_entropy(float *logits, int64_t ld, const float *targets, const float *weights /* may be NULL */,
                             int64_t rows, int64_t columns, float gradientScale, float *loss, float *nll);
/// Per row: the largest value, its first column, and log Σ exp(x). Any output may be NULL.
void ck_row_maximum(const float *x, int64_t ld, int64_t rows, int64_t columns, float *maximum, int32_t *argmax,
                    float *logSumExp);
/// The k largest of x[0..<n], in falling order, ties to the lower index. k <= n. Returns nothing below k.
void ck_top_k(const float *x, int64_t n, int64_t k, float *values, int32_t *indices);

// MARK: Linear chains. transitions[i, j] (ld = tags) is the score of tag j after tag i; −∞ forbids it. All other rows
// but emissions have ld = tags. Rows are sequences at one step; each is computed by itself.

/// One step of the forward recursion, alpha[r, j] = emissions[r, j] + log Σ_i exp(previous[r, i] + transitions[i, j]),
/// less its largest value, which is added to shift[r]. At the first step `previous` is NULL and `transitions` are the
/// scores [tags] of the first tag.
void ck_chain_forward(float *alpha, double *shift, const float *previous, const float *emissions, int64_t lde,
                      const float *transitions, int64_t rows, int64_t tags);
/// One step back from the tags' probabilities: previousMarginals[r, i] = Σ_j p(i before j | j, all that came before) ·
/// marginals[r, j], where `previous` is the step before's alpha. pairSums[i, j] += the terms of that sum; may be NULL.
/// `work` has room for tags · (tags + 1) floats.
void ck_chain_backward(float *previousMarginals, float *pairSums, const float *marginals, const float *previous,
                       const float *transitions, float *work, int64_t rows, int64_t tags);
/// One step of the Viterbi recursion, best[r, j] = max_i (previous[r, i] + transitions[i, j]) + emissions[r, j] and
/// from[r, j] the first i of that maximum. In double: sums over any number of steps keep near ties apart.
void ck_chain_best(double *best, int32_t *from, const double *previous, const float *emissions, int64_t lde,
                   const double *transitions, int64_t rows, int64_t tags);

// MARK: Maxima over steps

/// Where x > y: y = x and place = step.
void ck_maximum_step(float *y, int32_t *place, const float *x, int32_t step, int64_t n);
/// dx += dy where place = step.
void ck_maximum_step_backward(float *dx, const int32_t *place, const float *dy, int32_t step, int64_t n);

// MARK: Layer normalization (Ba et al. 2016)

/// y = (x − mean) / sqrt(variance + epsilon) ⊙ gain + bias, by rows. mean[r] and inverseDeviation[r] are kept for the
/// backward step.
void ck_layer_norm(float *y, int64_t ldy, const float *x, int64_t ldx, const float *gain, const float *bias,
                   int64_t rows, int64_t columns, float epsilon, float *mean, float *inverseDeviation);
/// dx += …; dGain += …; dBias += ….
void ck_layer_norm_backward(float *dx, int64_t lddx, float *dGain, float *dBias, const float *dy, int64_t lddy,
                            const float *x, int64_t ldx, const float *gain, int64_t rows, int64_t columns,
                            const float *mean, const float *inverseDeviation);

// MARK: Attention. Keys and memory are sentence-major: sentence s owns rows offsets[s] ..< offsets[s + 1].
// Query row r attends to sentence[r]; its weights start at weightOffsets[r] and are as many as that sentence has rows.

/// scores[weightOffsets[r] + j] = scale · query[r]·keys[offsets[sentence[r]] + j].
void ck_attention_dot_scores(float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq,
                             const float *keys, int64_t ldk, const int32_t *offsets, const int32_t *sentence,
                             int64_t rows, int64_t columns, float scale);
/// dQuery[r] += scale Σ_j dScores·keys; dKeys[j] += scale · dScores·query[r].
void ck_attention_dot_scores_backward(float *dQuery, int64_t lddq, float *dKeys, int64_t lddk, const float *dScores,
                                      const int64_t *weightOffsets, const float *query, int64_t ldq,
                                      const float *keys, int64_t ldk, const int32_t *offsets,
                                      const int32_t *sentence, int64_t rows, int64_t columns, float scale);
/// scores = v · tanh(query[r] + keys[j]) (Bahdanau et al. 2015; both sides already projected).
void ck_attention_additive_scores(float *scores, const int64_t *weightOffsets, const float *query, int64_t ldq,
                                  const float *keys, int64_t ldk, const float *v, const int32_t *offsets,
                                  const int32_t *sentence, int64_t rows, int64_t columns);
/// dQuery +=, dKeys +=, dV +=; tanh is computed again.
void ck_attention_additive_scores_backward(float *dQuery, int64_t lddq, float *dKeys, int64_t lddk, float *dV,
                                           const float *dScores, const int64_t *weightOffsets, const float *query,
                                           int64_t ldq, const float *keys, int64_t ldk, const float *v,
                                           const int32_t *offsets, const int32_t *sentence, int64_t rows,
                                           int64_t columns);
/// Softmax of each query's scores, in place. A sentence of no rows has no weights.
void ck_attention_softmax(float *scores, const int64_t *weightOffsets, const int32_t *offsets,
                          const int32_t *sentence, int64_t rows);
/// context[r] = Σ_j weights[r, j] · memory[j]; zeros for a sentence of no rows.
void ck_attention_context(float *context, int64_t ldc, const float *weights, const int64_t *weightOffsets,
                          const float *memory, int64_t ldm, const int32_t *offsets, const int32_t *sentence,
                          int64_t rows, int64_t columns);
/// Backward of softmax and context together: dMemory[j] += weights·dContext[r] (dMemory may be NULL) and
/// dScores = weights ⊙ (dContext·memory − Σ weights ⊙ dContext·memory).
void ck_attention_context_backward(float *dScores, float *dMemory, int64_t lddm, const float *dContext, int64_t lddc,
                                   const float *weights, const int64_t *weightOffsets, const float *memory,
                                   int64_t ldm, const int32_t *offsets, const int32_t *sentence, int64_t rows,
                                   int64_t columns);

// MARK: Optimizers. One call updates n weights; g is the gradient, already scaled and clipped. `decay` multiplies the
// learning rate for decoupled weight decay (w −= rate · decay · w).

void ck_sgd(float *w, const float *g, float *velocity /* may be NULL */, float rate, float momentum, bool nesterov,
            float decay, int64_t n);
/// m = b1 m + (1 − b1) g; v = b2 v + (1 − b2) g²; w −= rate · (m / c1) / (sqrt(v / c2) + epsilon), with
/// c1 = 1 − b1^t, c2 = 1 − b2^t given by the caller (Kingma & Ba 2015; PyTorch's form of epsilon).
void ck_adam(float *w, const float *g, float *m, float *v, float rate, float beta1, float beta2, float epsilon,
             float correction1, float correction2, float decay, int64_t n);
/// s += g²; w −= rate · g / (sqrt(s) + epsilon).
void ck_adagrad(float *w, const float *g, float *s, float rate, float epsilon, float decay, int64_t n);
/// s = rho s + (1 − rho) g²; d = sqrt(u + epsilon) / sqrt(s + epsilon) · g; u = rho u + (1 − rho) d²; w −= rate · d.
void ck_adadelta(float *w, const float *g, float *s, float *u, float rate, float rho, float epsilon, float decay,
                 int64_t n);
/// s = alpha s + (1 − alpha) g²; w −= rate · g / (sqrt(s) + epsilon), with momentum on the step if velocity is given
/// (velocity = momentum · velocity + step; w −= rate · velocity).
void ck_rmsprop(float *w, const float *g, float *s, float *velocity, float rate, float alpha, float epsilon,
                float momentum, float decay, int64_t n);
/// average = decay · average + (1 − decay) · w. From a decay of 1/2 on, an average that is equal to w stays as it is.
void ck_moving_average(float *average, const float *w, float decay, int64_t n);

// MARK: bf16 (upper half of a float, rounded to nearest even; NaN stays NaN)

void ck_to_bf16(uint16_t *y, const float *x, int64_t n);
void ck_from_bf16(float *y, const uint16_t *x, int64_t n);

// MARK: Products. An element of c depends on its row of a and its column of b alone, to the bit: not on m or n, nor on
// what else a and b hold. It is the sum over k in blocks of 256, each from zero and one k after the other; the bias and
// what c held are added to the first block, and the others in turn.

/// Floats of b[k, n] in panels.
int64_t ck_panel_floats(int64_t n, int64_t k);
/// Copies b[k, n], seen through two strides of which one is 1, into panels, which serve this level alone.
void ck_pack_panels(float *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n, int64_t k);
/// c[m, n] = a[m, k] · b[k, n] (+ bias[n]) (+ c), b in panels. `bias` may be NULL; k >= 1.
void ck_product_with_panels(float *c, int64_t ldc, const float *a, int64_t lda, const float *panels, const float *bias,
                            int64_t m, int64_t n, int64_t k, bool accumulates);
/// Floats of room that a product with b[k, n] needs.
int64_t ck_product_room(int64_t n, int64_t k);
/// The same of plain a and b, each seen through two strides of which one is 1; k >= 1.
void ck_product(float *c, int64_t ldc, const float *a, int64_t aRowStride, int64_t aColumnStride, const float *b,
                int64_t bRowStride, int64_t bColumnStride, const float *bias, int64_t m, int64_t n, int64_t k,
                bool accumulates, float *room);

// MARK: Products with quantized weights: w[n, k] ≈ scales[n] · integers of 8 bits, from −127 to 127. All levels give the
// same bits. Rows of a are rounded alike as they come: a row's scale is its largest magnitude divided by 127. A row of
// zeros and of magnitudes below 1e-36 counts as zeros; a row with NaN or an infinity makes a row of NaN.

/// Rounds each row of x to integers with a scale, as above.
void ck_quantize_rows(int8_t *y, int64_t ldy, float *scales, const float *x, int64_t ldx, int64_t rows,
                      int64_t columns);
/// y[r, :] = scales[index[r]] · w[index[r], :].
void ck_gather_quantized_rows(float *y, int64_t ldy, const int8_t *w, int64_t ldw, const float *scales,
                              const int32_t *index, int64_t rows, int64_t columns);
/// Bytes of w[n, k] in panels; k <= 65536, or a sum could exceed 32 bits.
int64_t ck_quantized_panel_bytes(int64_t n, int64_t k);
/// Copies w[n, k] into panels, which serve every level.
void ck_pack_quantized(int8_t *panels, const int8_t *w, int64_t ldw, int64_t n, int64_t k);
/// Bytes of room that a product with a[m, k] needs.
int64_t ck_quantized_room(int64_t m, int64_t k);
/// c[m, n] = a[m, k] · w[n, k]ᵀ (+ bias[n]) (+ c), w in panels: (float)sum · (scales[j] · scale of the row), then bias and
/// c, each rounded by itself. `bias` may be NULL; k >= 1.
void ck_quantized_product(float *c, int64_t ldc, const float *a, int64_t lda, const int8_t *panels, const float *scales,
                          const float *bias, int64_t m, int64_t n, int64_t k, bool accumulates, void *room);

// MARK: Products in bf16: both matrices are rounded to it, and sums are floats. An element of c depends on its row of a
// and its column of b alone, to the bit. It is the sum over k in blocks of 2048, each from zero and one pair of k after
// the other; the bias and what c held are added to the first block, and the others in turn. Level bf16 takes denormal
// numbers for zeros and rounds sums in an order of its own, so that its bits differ from those of other levels.

/// Pairs, of 32 bits, of b[k, n] in panels.
int64_t ck_bf16_panel_pairs(int64_t n, int64_t k);
/// Rounds b[k, n], seen through two strides of which one is 1, into panels, which serve every level.
void ck_pack_bf16(uint32_t *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n, int64_t k);
/// Pairs of room that a product of a[m, k] needs.
int64_t ck_bf16_room(int64_t m, int64_t k);
/// c[m, n] = a[m, k] · b[k, n] (+ bias[n]) (+ c), a seen through two strides of which one is 1, b in panels. `bias` may
/// be NULL; k >= 1.
void ck_bf16_product_with_panels(float *c, int64_t ldc, const float *a, int64_t aRowStride, int64_t aColumnStride,
                                 const uint32_t *panels, const float *bias, int64_t m, int64_t n, int64_t k,
                                 bool accumulates, uint32_t *room);

// MARK: What the processor can do

/// Multiplies and adds in registers alone, as fast as the processor can, and returns how many operations that were.
double ck_multiply_adds(int64_t rounds, float *result);
/// The same of products in bf16.
double ck_bf16_multiply_adds(int64_t rounds, float *result);
/// The same of products with quantized weights; sums wrap around.
double ck_quantized_multiply_adds(int64_t rounds, int32_t *result);
/// Reads x as fast as the processor can, and returns its sum.
float ck_sum(const float *x, int64_t n);
