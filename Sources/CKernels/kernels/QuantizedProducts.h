/// Products with quantized weights: rows of a are rounded to 8 bits with a scale of their own, the sums are exact
/// integers, and an element of c has the same bits at every level and whatever rows are beside it.
///
/// Rows of weights, which are columns of the product, are packed into panels: QUANTIZED_PANEL of them, four values of k
/// beside each other, and behind these what the panel's sums begin with. The layout is the same at every level: a
/// vector takes as many columns as it has room for. A tile of up to TILE_ROWS rows is summed in registers over all k.
#pragma once

enum { QUANTIZED_PANEL = 16, GROUP = 4, GROUP_BYTES = QUANTIZED_PANEL * GROUP, QUANTIZED_LIMIT = 127 };

// MARK: The arithmetic of a level
//
// A vector takes COLUMNS columns, and a tile TILE_VECTORS vectors. An Activation is what a number of a is rounded to,
// with ACTIVATION_SHIFT added.

typedef int32_t Sums __attribute__((vector_size(4 * LANES)));

#if HAS_VNNI || LANES == 1 || defined(__ARM_FEATURE_DOTPROD)
#define HAS_DOT_PRODUCTS 1
typedef int8_t WeightVector __attribute__((vector_size(4 * LANES)));

INLINE WeightVector weightsAt(const int8_t *p) {
  WeightVector w;
  memcpy(&w, p, sizeof w);
  return w;
}

#if HAS_VNNI
// The instruction takes the numbers of a row without a sign: 128 is added to each, and -128 times the sum of its
// weights is what a column begins with.
enum { COLUMNS = LANES, TILE_VECTORS = LANES == 16 ? 4 : 2, ACTIVATION_SHIFT = 128 };
typedef uint8_t Activation;

INLINE Sums addProducts(Sums sums, WeightVector w, Sums four) {
#if LANES == 16
  return (Sums)_mm512_dpbusd_epi32((__m512i)sums, (__m512i)four, (__m512i)w);
#else
  return (Sums)DPBUSD_256((__m256i)sums, (__m256i)four, (__m256i)w);
#endif
}
#else
enum { COLUMNS = LANES, TILE_VECTORS = 4, ACTIVATION_SHIFT = 0 };
typedef int8_t Activation;

INLINE Sums addProducts(Sums sums, WeightVector w, Sums four) {
#if LANES == 4
  return (Sums)vdotq_s32((int32x4_t)sums, (int8x16_t)w, (int8x16_t)four);
#else
  const WeightVector a = (WeightVector)four;
  for (int i = 0; i < GROUP; ++i) sums[0] += w[i] * a[i];
  return sums;
#endif
}
#endif

INLINE Sums repeated(const Activation *four) {
  int32_t x;
  memcpy(&x, four, sizeof x);
  return x - (Sums){0};
}
#else
#define HAS_DOT_PRODUCTS 0
// A column takes two lanes, each of the sums of two products of 16 bits. The instruction for 8 bits saturates.
enum { COLUMNS = LANES / 2, TILE_VECTORS = LANES == 16 ? 4 : 2, ACTIVATION_SHIFT = 0 };
typedef int16_t Activation;
typedef int16_t WeightVector __attribute__((vector_size(4 * LANES)));

INLINE WeightVector weightsAt(const int8_t *p) {
  int8_t __attribute__((vector_size(2 * LANES))) w;
  memcpy(&w, p, sizeof w);
  return __builtin_convertvector(w, WeightVector);
}

INLINE Sums addProducts(Sums sums, WeightVector w, Sums four) {
#if LANES == 16
  return sums + (Sums)_mm512_madd_epi16((__m512i)w, (__m512i)four);
#elif LANES == 8
  return sums + (Sums)_mm256_madd_epi16((__m256i)w, (__m256i)four);
#elif defined(__x86_64__)
  return sums + (Sums)_mm_madd_epi16((__m128i)w, (__m128i)four);
#else
  const WeightVector a = (WeightVector)four;
  typedef int16_t Half __attribute__((vector_size(2 * LANES)));
  const Half even = __builtin_shufflevector(w, w, 0, 2, 4, 6), odd = __builtin_shufflevector(w, w, 1, 3, 5, 7);
  const Half evenOfA = __builtin_shufflevector(a, a, 0, 2, 4, 6), oddOfA = __builtin_shufflevector(a, a, 1, 3, 5, 7);
  sums += __builtin_convertvector(even, Sums) * __builtin_convertvector(evenOfA, Sums);
  return sums + __builtin_convertvector(odd, Sums) * __builtin_convertvector(oddOfA, Sums);
#endif
}

INLINE Sums repeated(const Activation *four) {
  int64_t x;
  memcpy(&x, four, sizeof x);
  typedef int64_t Longs __attribute__((vector_size(4 * LANES)));
  return (Sums)(x - (Longs){0});
}

/// The sums of neighboring lanes of a and then of b.
INLINE Sums sumsOfPairs(Sums a, Sums b) {
#if LANES == 16
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
    __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#elif LANES == 8
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14) +
    __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  return __builtin_shufflevector(a, b, 0, 2, 4, 6) + __builtin_shufflevector(a, b, 1, 3, 5, 7);
#endif
}
#endif

// MARK: Layouts

INLINE int64_t groupsOf(int64_t k) { return (k + GROUP - 1) / GROUP; }

INLINE int64_t bytesOfPanel(int64_t k) { return groupsOf(k) * GROUP_BYTES + QUANTIZED_PANEL * 4; }

/// Of a row rounded to `size` bytes for each number, on a cache line.
INLINE int64_t roundedRowBytes(int64_t k, int64_t size) { return (groupsOf(k) * GROUP * size + 63) / 64 * 64; }

static int64_t k_quantized_panel_bytes(int64_t n, int64_t k) {
  return (n + QUANTIZED_PANEL - 1) / QUANTIZED_PANEL * bytesOfPanel(k);
}

static int64_t k_quantized_room(int64_t m, int64_t k) {
  // Of the widest numbers, so that all levels ask for the same.
  return (m * 4 + 63) / 64 * 64 + m * roundedRowBytes(k, sizeof(int16_t));
}

static void k_pack_quantized(int8_t *panels, const int8_t *w, int64_t ldw, int64_t n, int64_t k) {
  for (int64_t first = 0; first < n; first += QUANTIZED_PANEL, panels += bytesOfPanel(k)) {
    memset(panels, 0, (size_t)bytesOfPanel(k));
    int32_t starts[QUANTIZED_PANEL] = {0};
    const int64_t columns = n - first < QUANTIZED_PANEL ? n - first : QUANTIZED_PANEL;
    for (int64_t j = 0; j < columns; ++j) {
      const int8_t *const row = w + (first + j) * ldw;
      int8_t *const place = panels + j * GROUP;
      int32_t sum = 0;
      for (int64_t i = 0; i < k; ++i) {
        place[i / GROUP * GROUP_BYTES + i % GROUP] = row[i];
        sum += row[i];
      }
      starts[j] = -128 * sum;
    }
    memcpy(panels + groupsOf(k) * GROUP_BYTES, starts, sizeof starts);
  }
}

// MARK: Rounding

/// What a row is divided by, and the inverse of that.
typedef struct {
  float scale, inverse;
} Rounding;

/// By the largest magnitude of a row. A row of zeros, or of numbers so small that there is no inverse, becomes one of
/// zeros; one with an infinity or NaN has NaN for its scale.
INLINE Rounding roundingFor(float largest) {
  if (!(largest < INFINITY)) return (Rounding){NAN, 0};
  if (largest < 1e-36f) return (Rounding){0, 0};
  return (Rounding){largest / QUANTIZED_LIMIT, QUANTIZED_LIMIT / largest};
}

/// The largest magnitude; NaN or infinity if there is one.
INLINE float largestMagnitude(const float *x, int64_t n) {
  I largest = {0};
  FOR_BLOCKS(j, m, n, {
    // Magnitudes order like their bits.
    const I magnitude = bits(load(x + j, m)) & 0x7fffffff;
    const I isLarger = magnitude > largest;
    largest = (magnitude & isLarger) | (largest & ~isLarger);
  });
  int32_t result = 0;
  for (int i = 0; i < W; ++i) result = largest[i] > result ? largest[i] : result;
  float value;
  memcpy(&value, &result, sizeof value);
  return value;
}

/// The integers nearest to x · inverse, of magnitudes up to 2^22, ties to even.
INLINE I nearest(V x, float inverse) {
#pragma clang fp contract(off)
  // Behind 1.5 · 2^23 a float has no room for a fraction.
  const V shifted = x * inverse + 12582912.0f;
  return bits(shifted) - 0x4b400000;
}

/// Rounds one row for a product, and returns its scale.
static float roundRow(Activation *y, const float *x, int64_t k) {
  const Rounding rounding = roundingFor(largestMagnitude(x, k));
  typedef Activation Narrow __attribute__((vector_size(LANES * sizeof(Activation))));
  const int64_t end = rounding.inverse > 0 ? k : 0;
  int64_t j = 0;
  for (; j + W <= end; j += W) {
    const I rounded = nearest(load(x + j, W), rounding.inverse) + ACTIVATION_SHIFT;
    const Narrow narrow = __builtin_convertvector(rounded, Narrow);
    memcpy(y + j, &narrow, sizeof narrow);
  }
  if (j < end) {
    const I rounded = nearest(load(x + j, end - j), rounding.inverse) + ACTIVATION_SHIFT;
    for (int64_t i = 0; j + i < end; ++i) y[j + i] = (Activation)rounded[i];
  }
  for (int64_t i = end; i < groupsOf(k) * GROUP; ++i) y[i] = ACTIVATION_SHIFT;
  return rounding.scale;
}

static void k_quantize_rows(int8_t *y, int64_t ldy, float *scales, const float *x, int64_t ldx, int64_t rows,
                            int64_t k) {
  for (int64_t r = 0; r < rows; ++r) {
    const Rounding rounding = roundingFor(largestMagnitude(x + r * ldx, k));
    scales[r] = rounding.scale;
    memset(y + r * ldy, 0, (size_t)k);
    if (rounding.inverse == 0) continue;
    FOR_BLOCKS(j, m, k, {
      const I rounded = nearest(load(x + r * ldx + j, m), rounding.inverse);
      for (int64_t i = 0; i < m; ++i) y[r * ldy + j + i] = (int8_t)rounded[i];
    });
  }
}

static void k_gather_quantized_rows(float *y, int64_t ldy, const int8_t *w, int64_t ldw, const float *scales,
                                    const int32_t *index, int64_t rows, int64_t columns) {
  for (int64_t r = 0; r < rows; ++r) {
    const int8_t *const row = w + index[r] * ldw;
    const float scale = scales[index[r]];
    for (int64_t j = 0; j < columns; ++j) y[r * ldy + j] = scale * row[j];
  }
}

// MARK: Tiles

/// A tile of c and what it is made of.
typedef struct {
  float *c;
  int64_t ldc;
  const Activation *a;
  int64_t lda;
  const float *rowScales;
  const int8_t *panels;
  int64_t panelBytes;
  const float *scales;
  const float *bias;  // may be NULL
  bool accumulates;
  int64_t columns, groups;
} QuantizedTile;

/// The weights of a vector's columns in the first group.
INLINE const int8_t *vectorIn(const QuantizedTile *t, int vector) {
  const int column = vector * COLUMNS;
  return t->panels + column / QUANTIZED_PANEL * t->panelBytes + column % QUANTIZED_PANEL * GROUP;
}

/// Writes W columns of a row from `first` on: the sums times both scales, with bias and what is added to.
INLINE void finishVector(const QuantizedTile *t, int row, int first, Sums sums) {
#pragma clang fp contract(off)
  const int64_t live = t->columns - first;
  float *const place = t->c + row * t->ldc + first;
  V y = __builtin_convertvector(sums, V) * (load(t->scales + first, live) * t->rowScales[row]);
  if (t->bias) y = y + load(t->bias + first, live);
  if (t->accumulates) y = y + load(place, live);
  store(place, y, live);
}

/// `rows` and `vectors` are constants where this is called, so that the sums are registers.
INLINE void multiplyQuantizedTile(const QuantizedTile *t, const int rows, const int vectors) {
  Sums sums[TILE_ROWS * TILE_VECTORS];
  UNROLLED(int j = 0; j < vectors; ++j) {
    Sums start = {0};
    // A column has four bytes there, too.
    if (ACTIVATION_SHIFT) memcpy(&start, vectorIn(t, j) + t->groups * GROUP_BYTES, sizeof start);
    UNROLLED(int r = 0; r < rows; ++r) sums[r * vectors + j] = start;
  }
  for (int64_t g = 0; g < t->groups; ++g) {
    WeightVector w[2 * TILE_VECTORS];
    UNROLLED(int j = 0; j < vectors; ++j) w[j] = weightsAt(vectorIn(t, j) + g * GROUP_BYTES);
    UNROLLED(int r = 0; r < rows; ++r) {
      const Sums four = repeated(t->a + r * t->lda + g * GROUP);
      UNROLLED(int j = 0; j < vectors; ++j) sums[r * vectors + j] = addProducts(sums[r * vectors + j], w[j], four);
    }
  }
  UNROLLED(int r = 0; r < rows; ++r) {
    UNROLLED(int j = 0; j < vectors; j += W / COLUMNS) {
      if (j * COLUMNS >= t->columns) break;
      const Sums *const of = sums + r * vectors + j;
#if HAS_DOT_PRODUCTS
      finishVector(t, r, j * COLUMNS, of[0]);
#else
      finishVector(t, r, j * COLUMNS, sumsOfPairs(of[0], of[1]));
#endif
    }
  }
}

enum {
  PANEL_VECTORS = QUANTIZED_PANEL / COLUMNS,
  /// For the last columns: a panel, or as much of it as a tile takes.
  LAST_VECTORS = PANEL_VECTORS < TILE_VECTORS ? PANEL_VECTORS : TILE_VECTORS,
  /// Few rows take twice as many columns at once: else each sum would wait for itself.
  FEW_ROWS = 2,
  WIDE_VECTORS = 2 * TILE_VECTORS,
};

INLINE void multiplyQuantizedTileOf(const QuantizedTile *t, int64_t rows, const int vectors) {
  switch (rows) {
  case 1: return multiplyQuantizedTile(t, 1, vectors);
  case 2: return multiplyQuantizedTile(t, 2, vectors);
  case 3: return multiplyQuantizedTile(t, 3, vectors);
  case 4: return multiplyQuantizedTile(t, 4, vectors);
  case 5: return multiplyQuantizedTile(t, 5, vectors);
  case TILE_ROWS: return multiplyQuantizedTile(t, TILE_ROWS, vectors);
  default: __builtin_unreachable();
  }
}

/// How many vectors the next tile of so many rows takes, where so many columns are left.
INLINE int vectorsFor(int64_t columns, int64_t rows) {
  if (rows <= FEW_ROWS && columns >= WIDE_VECTORS * COLUMNS) return WIDE_VECTORS;
  return columns >= TILE_VECTORS * COLUMNS ? TILE_VECTORS : LAST_VECTORS;
}

static void multiplyQuantizedTileBy(const QuantizedTile *t, int64_t rows, int vectors) {
  if (vectors == WIDE_VECTORS) {
    if (rows == 1) return multiplyQuantizedTile(t, 1, WIDE_VECTORS);
    return multiplyQuantizedTile(t, FEW_ROWS, WIDE_VECTORS);
  }
  if (vectors == TILE_VECTORS) return multiplyQuantizedTileOf(t, rows, TILE_VECTORS);
  multiplyQuantizedTileOf(t, rows, LAST_VECTORS);
}

// MARK: The product

static void k_quantized_product(float *c, int64_t ldc, const float *a, int64_t lda, const int8_t *panels,
                                const float *scales, const float *bias, int64_t m, int64_t n, int64_t k,
                                bool accumulates, void *room) {
  float *const rowScales = room;
  Activation *const rows = (Activation *)((char *)room + (m * 4 + 63) / 64 * 64);
  const int64_t stride = roundedRowBytes(k, sizeof(Activation)) / (int64_t)sizeof(Activation);
  for (int64_t r = 0; r < m; ++r) rowScales[r] = roundRow(rows + r * stride, a + r * lda, k);
  const int64_t tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t j = 0; j < n;) {
    const int vectors = vectorsFor(n - j, m);
    QuantizedTile tile = {
      .c = c + j, .ldc = ldc, .a = rows, .lda = stride, .rowScales = rowScales,
      .panels = panels + j / QUANTIZED_PANEL * bytesOfPanel(k) + j % QUANTIZED_PANEL * GROUP,
      .panelBytes = bytesOfPanel(k), .scales = scales + j, .bias = bias ? bias + j : NULL,
      .accumulates = accumulates, .columns = n - j, .groups = groupsOf(k),
    };
    for (int64_t part = 0; part < tiles; ++part) {
      const int64_t height = shareOf(m, tiles, part);
      multiplyQuantizedTileBy(&tile, height, vectors);
      tile.c += height * ldc;
      tile.a += height * stride;
      tile.rowScales += height;
    }
    j += vectors * COLUMNS;
  }
}

// What a level that has but these products of its own puts into its table.
#define QUANTIZED_KERNELS \
  .quantized_product = k_quantized_product, \
  .quantized_multiply_adds = k_quantized_multiply_adds,

/// Lets the compiler know nothing of a vector, or it would multiply once for many sums.
#if defined(__x86_64__) && LANES > 1
#define MAKE_UNKNOWN(vector) __asm__("" : "+x"(vector))
#elif defined(__aarch64__) && LANES > 1
#define MAKE_UNKNOWN(vector) __asm__("" : "+w"(vector))
#else
#define MAKE_UNKNOWN(vector)
#endif

/// As many sums as a tile has, in registers.
static double k_quantized_multiply_adds(int64_t rounds, int32_t *result) {
  Sums sums[TILE_ROWS * TILE_VECTORS];
  const int8_t weights[GROUP_BYTES * 4] = {1, 2, 3};
  const Activation row[GROUP] = {1, 2, 3, 4};
  const WeightVector w = weightsAt(weights);
  Sums four = repeated(row);
  UNROLLED(int i = 0; i < TILE_ROWS * TILE_VECTORS; ++i) sums[i] = (Sums){0};
  for (int64_t round = 0; round < rounds; ++round) {
    UNROLLED(int i = 0; i < TILE_ROWS * TILE_VECTORS; ++i) {
      MAKE_UNKNOWN(four);
      sums[i] = addProducts(sums[i], w, four);
    }
  }
  *result = 0;
  for (int i = 0; i < TILE_ROWS * TILE_VECTORS; ++i) {
    for (int lane = 0; lane < LANES; ++lane) *result = (int32_t)((uint32_t)*result + (uint32_t)sums[i][lane]);
  }
  return 2.0 * COLUMNS * GROUP * TILE_ROWS * TILE_VECTORS * rounds;
}
