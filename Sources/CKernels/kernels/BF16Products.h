/// Products of f32 matrices that are rounded to bf16, with sums in f32.
///
/// Both matrices are taken in pairs: two neighboring k of a row of a or a column of b make 32 bits, the even one
/// below. Columns of b are packed into panels: BF16_PANEL of them, with their pairs of one place beside each other. A
/// tile of up to TILE_ROWS rows is summed in registers over blocks of BF16_DEPTH. An element is the sum of its blocks in
/// order, and a block's sum begins with zero and takes one pair after the other, whatever the numbers of rows and columns.
#pragma once

enum {
  BF16_PANEL = 16,
  /// A tile takes as many vectors of columns: 6 rows of 4 are 24 of the 32 registers of AVX-512.
  BF16_VECTORS = LANES == 16 ? 4 : 2,
  BF16_COLUMNS = BF16_VECTORS * W,
  /// Columns of a tile are read from the second cache, which they fill to a quarter of 1 MB.
  BF16_DEPTH = 2048,
  /// Rows of a that are rounded at once.
  BF16_ROWS = 480,
};

/// Two numbers, written as such.
typedef uint32_t __attribute__((may_alias)) Pair;

INLINE int64_t pairsOf(int64_t k) { return (k + 1) / 2; }

static int64_t k_bf16_panel_pairs(int64_t n, int64_t k) {
  return (n + BF16_PANEL - 1) / BF16_PANEL * BF16_PANEL * pairsOf(k);
}

static int64_t k_bf16_room(int64_t m, int64_t k) { return k_bf16_panel_pairs(m < BF16_ROWS ? m : BF16_ROWS, k); }

// MARK: Layouts

INLINE U pairOf(V even, V odd) { return (roundedToBF16(odd) & 0xffff0000) | (roundedToBF16(even) >> 16); }

/// y[i, :] = the pairs of rows 2i and 2i + 1 of x, in panels of columns, with zeros behind the last row and column.
static void packPairsOfRows(uint32_t *panels, const float *x, int64_t ldx, int64_t n, int64_t k) {
  // So many columns at once that each row is read by some cache lines.
  enum { AT_ONCE = 4 * BF16_PANEL };
  const int64_t padded = (n + BF16_PANEL - 1) / BF16_PANEL * BF16_PANEL;
  for (int64_t strip = 0; strip < n; strip += AT_ONCE) {
    const int64_t end = strip + AT_ONCE < padded ? strip + AT_ONCE : padded;
    for (int64_t i = 0; i < pairsOf(k); ++i) {
      const float *const even = x + 2 * i * ldx, *const odd = 2 * i + 1 < k ? even + ldx : NULL;
      for (int64_t j = strip; j < end; j += W) {
        const int64_t live = n - j < 0 ? 0 : n - j;
        const U pair = pairOf(load(even + j, live), odd ? load(odd + j, live) : (V){0});
        memcpy(panels + j / BF16_PANEL * BF16_PANEL * pairsOf(k) + i * BF16_PANEL + j % BF16_PANEL, &pair, sizeof pair);
      }
    }
  }
}

/// y = a row of pairs.
INLINE void roundRowToPairs(void *y, const float *x, int64_t k) {
  roundRowToBF16(y, x, k);
  if (k % 2) memset((uint16_t *)y + k, 0, sizeof(uint16_t));
}

/// The same panels of columns that lie one after the other.
static void packPairsOfColumns(uint32_t *panels, const float *x, int64_t ldx, int64_t n, int64_t k) {
  enum { STRIP = 64 };
  // Pairs, as floats for their transpose.
  float strip[BF16_PANEL * STRIP];
  for (int64_t first = 0; first < n; first += BF16_PANEL, panels += BF16_PANEL * pairsOf(k)) {
    const int64_t columns = n - first < BF16_PANEL ? n - first : BF16_PANEL;
    if (columns < BF16_PANEL) memset(strip, 0, sizeof strip);
    for (int64_t i = 0; i < pairsOf(k); i += STRIP) {
      const int64_t rest = k - 2 * i, some = rest < 2 * STRIP ? rest : 2 * STRIP;
      for (int64_t j = 0; j < columns; ++j) roundRowToPairs(strip + j * STRIP, x + (first + j) * ldx + 2 * i, some);
      transpose((float *)(panels + i * BF16_PANEL), BF16_PANEL, strip, STRIP, BF16_PANEL, pairsOf(some));
    }
  }
}

static void k_pack_bf16(uint32_t *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n,
                        int64_t k) {
  if (columnStride == 1) return packPairsOfRows(panels, b, rowStride, n, k);
  packPairsOfColumns(panels, b, columnStride, n, k);
}

// MARK: Tiles

/// A tile of c and what it is made of.
typedef struct {
  float *c;
  int64_t ldc;
  const Pair *a;
  /// From one row of a to the next, and from one pair to the next.
  int64_t rowStep, pairStep;
  const uint32_t *panels;
  int64_t panelPairs;
  const float *bias;  // may be NULL
  bool accumulates;
  int64_t columns, pairs;
} BF16Tile;

INLINE V addPairProducts(V sums, U b, U a) {
#if HAS_BF16
  return (V)_mm512_dpbf16_ps((__m512)sums, (__m512bh)b, (__m512bh)a);
#else
  sums += (V)(b & 0xffff0000) * (V)(a & 0xffff0000);
  return sums + (V)(b << 16) * (V)(a << 16);
#endif
}

/// `rows` and `vectors` are constants where this is called, so that the sums are registers.
INLINE void multiplyBF16Tile(const BF16Tile *t, const int rows, const int vectors) {
  V sums[TILE_ROWS * BF16_VECTORS];
  UNROLLED(int i = 0; i < rows * vectors; ++i) sums[i] = (V){0};
  // Where c is not in the cache, it comes while the tile is summed.
  UNROLLED(int r = 0; r < rows; ++r) {
    UNROLLED(int j = 0; j < vectors * W; j += 16) __builtin_prefetch(t->c + r * t->ldc + j, 1);
  }
  const Pair *a = t->a;
  for (int64_t i = 0; i < t->pairs; ++i, a += t->pairStep) {
    U b[BF16_VECTORS];
    UNROLLED(int j = 0; j < vectors; ++j) {
      const uint32_t *const from =
        t->panels + j * W / BF16_PANEL * t->panelPairs + j * W % BF16_PANEL + i * BF16_PANEL;
      memcpy(&b[j], from, sizeof b[j]);
    }
    UNROLLED(int r = 0; r < rows; ++r) {
      const U pair = a[r * t->rowStep] - (U){0};
      UNROLLED(int j = 0; j < vectors; ++j) sums[r * vectors + j] = addPairProducts(sums[r * vectors + j], b[j], pair);
    }
  }
  storeSums(t->c, t->ldc, sums, t->bias, t->accumulates, t->columns, rows, vectors);
}

INLINE void multiplyBF16TileOf(const BF16Tile *t, int64_t rows, const int vectors) {
  switch (rows) {
  case 1: return multiplyBF16Tile(t, 1, vectors);
  case 2: return multiplyBF16Tile(t, 2, vectors);
  case 3: return multiplyBF16Tile(t, 3, vectors);
  case 4: return multiplyBF16Tile(t, 4, vectors);
  case 5: return multiplyBF16Tile(t, 5, vectors);
  case TILE_ROWS: return multiplyBF16Tile(t, TILE_ROWS, vectors);
  default: __builtin_unreachable();
  }
}

/// Rows that are `rowStep` apart, in tiles.
static void multiplyBF16Rows(BF16Tile tile, int64_t rows) {
  const int64_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (int64_t part = 0; part < tiles; ++part) {
    const int64_t height = shareOf(rows, tiles, part);
    if (tile.columns > BF16_COLUMNS - W) {
      multiplyBF16TileOf(&tile, height, BF16_VECTORS);
    } else {
      // The last columns, vector by vector: no panel is behind them.
      for (int64_t j = 0; j < tile.columns; j += W) {
        BF16Tile vector = tile;
        vector.c += j;
        vector.panels += j / BF16_PANEL * tile.panelPairs + j % BF16_PANEL;
        vector.bias = tile.bias ? tile.bias + j : NULL;
        vector.columns -= j;
        multiplyBF16TileOf(&vector, height, 1);
      }
    }
    tile.c += height * tile.ldc;
    tile.a += height * tile.rowStep;
  }
}

/// Rounded rows of a: one after the other, or in panels as the columns of b.
typedef struct {
  const uint32_t *pairs;
  bool isInPanels;
} BF16Rows;

static void multiplyBF16Block(float *c, int64_t ldc, BF16Rows a, const uint32_t *panels, const float *bias, int64_t m,
                              int64_t n, int64_t k, bool accumulates) {
  const int64_t panelPairs = BF16_PANEL * pairsOf(k), group = a.isInPanels ? BF16_PANEL : m;
  for (int64_t j = 0; j < n; j += BF16_COLUMNS) {
    for (int64_t k0 = 0; k0 < k; k0 += BF16_DEPTH) {
      BF16Tile tile = {
        .c = c + j, .ldc = ldc, .a = a.pairs + k0 / 2 * (a.isInPanels ? BF16_PANEL : 1),
        .rowStep = a.isInPanels ? 1 : pairsOf(k), .pairStep = a.isInPanels ? BF16_PANEL : 1,
        .panels = panels + j / BF16_PANEL * panelPairs + j % BF16_PANEL + k0 / 2 * BF16_PANEL, .panelPairs = panelPairs,
        .bias = k0 == 0 && bias ? bias + j : NULL, .accumulates = accumulates || k0 > 0, .columns = n - j,
        .pairs = pairsOf(k - k0 < BF16_DEPTH ? k - k0 : BF16_DEPTH),
      };
      for (int64_t row = 0; row < m; row += group) {
        multiplyBF16Rows(tile, m - row < group ? m - row : group);
        tile.c += group * ldc;
        tile.a += group * pairsOf(k);
      }
    }
  }
}

// MARK: The product

static void k_bf16_product_with_panels(float *c, int64_t ldc, const float *a, int64_t aRowStride,
                                       int64_t aColumnStride, const uint32_t *panels, const float *bias, int64_t m,
                                       int64_t n, int64_t k, bool accumulates, uint32_t *room) {
  const bool isInPanels = aColumnStride != 1;
  const int64_t blocks = (m + BF16_ROWS - 1) / BF16_ROWS;
  for (int64_t part = 0; part < blocks; ++part) {
    const int64_t rows = shareOf(m, blocks, part);
    if (isInPanels) {
      packPairsOfRows(room, a, aColumnStride, rows, k);
    } else {
      for (int64_t r = 0; r < rows; ++r) roundRowToPairs(room + r * pairsOf(k), a + r * aRowStride, k);
    }
    multiplyBF16Block(c, ldc, (BF16Rows){room, isInPanels}, panels, bias, rows, n, k, accumulates);
    c += rows * ldc;
    a += rows * aRowStride;
  }
}

/// As many sums as a tile has, in registers.
static double k_bf16_multiply_adds(int64_t rounds, float *result) {
  V sums[TILE_ROWS * BF16_VECTORS];
  U factor = roundedToBF16(splat(0.5f)) >> 16;
  const U one = roundedToBF16(splat(1.0f)) >> 16;
  UNROLLED(int i = 0; i < TILE_ROWS * BF16_VECTORS; ++i) sums[i] = splat(0.3f * i);
  for (int64_t round = 0; round < rounds; ++round) {
    UNROLLED(int i = 0; i < TILE_ROWS * BF16_VECTORS; ++i) {
      MAKE_UNKNOWN(factor);
      sums[i] = addPairProducts(sums[i], one, factor);
    }
  }
  V all = sums[0];
  for (int i = 1; i < TILE_ROWS * BF16_VECTORS; ++i) all += sums[i];
  *result = sum(all);
  return 2.0 * 2 * W * TILE_ROWS * BF16_VECTORS * rounds;
}
