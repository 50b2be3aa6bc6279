/// Products of f32 matrices whose sums have one order, whatever the numbers of rows and columns around an element.
///
/// Columns of b are packed into panels: PANEL of them, with their values for one k beside each other. A tile of up to
/// TILE_ROWS rows and a panel is summed in registers, over blocks of DEPTH, so that a block of a panel stays in the
/// first cache while all rows of a block pass it (Goto & van de Geijn 2008, with rows of a as they lie). An element is
/// the sum of its blocks in order, and a block's sum begins with zero and takes one k after the other.
#pragma once

// Twelve sums of a tile, two vectors of a panel and a factor fill the 16 registers of AVX2. 256 k of a panel take half of
// a first cache of 32 KB, and 96 rows of them a fifth of a second one of 512 KB.
enum { PANEL = 2 * W, TILE_ROWS = 6, DEPTH = 256, BLOCK_ROWS = 96 };

#define UNROLLED(...) _Pragma("clang loop unroll(full)") for (__VA_ARGS__)

static int64_t k_panel_floats(int64_t n, int64_t k) { return (n + PANEL - 1) / PANEL * PANEL * k; }

static int64_t k_product_room(int64_t n, int64_t k) { return k_panel_floats(n, k) + BLOCK_ROWS * k; }

// MARK: Layouts

/// y[j, i] = x[i, j] for four rows and columns.
INLINE void transposeSquare(float *y, int64_t ldy, const float *x, int64_t ldx) {
  V4 a, b, c, d;
  memcpy(&a, x, sizeof a);
  memcpy(&b, x + ldx, sizeof b);
  memcpy(&c, x + 2 * ldx, sizeof c);
  memcpy(&d, x + 3 * ldx, sizeof d);
  const V4 ac = __builtin_shufflevector(a, c, 0, 4, 1, 5), acEnd = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  const V4 bd = __builtin_shufflevector(b, d, 0, 4, 1, 5), bdEnd = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  const V4 rows[] = {
    __builtin_shufflevector(ac, bd, 0, 4, 1, 5),
    __builtin_shufflevector(ac, bd, 2, 6, 3, 7),
    __builtin_shufflevector(acEnd, bdEnd, 0, 4, 1, 5),
    __builtin_shufflevector(acEnd, bdEnd, 2, 6, 3, 7),
  };
  UNROLLED(int r = 0; r < 4; ++r) memcpy(y + r * ldy, &rows[r], sizeof rows[r]);
}

/// y[j, i] = x[i, j].
static void transpose(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns) {
  const int64_t wholeRows = rows / 4 * 4, wholeColumns = columns / 4 * 4;
  // Strips of a cache line's columns, so that no line of x is read twice.
  enum { STRIP = 16 };
  for (int64_t strip = 0; strip < wholeColumns; strip += STRIP) {
    const int64_t end = strip + STRIP < wholeColumns ? strip + STRIP : wholeColumns;
    for (int64_t i = 0; i < wholeRows; i += 4) {
      for (int64_t j = strip; j < end; j += 4) transposeSquare(y + j * ldy + i, ldy, x + i * ldx + j, ldx);
    }
  }
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = i < wholeRows ? wholeColumns : 0; j < columns; ++j) y[j * ldy + i] = x[i * ldx + j];
  }
}

/// Copies rows of whole panels.
static void packColumns(float *panels, const float *b, int64_t ldb, int64_t count, int64_t k) {
  // So many at once that each row is read by some cache lines.
  enum { AT_ONCE = 4 };
  for (int64_t first = 0; first < count; first += AT_ONCE) {
    const int64_t some = count - first < AT_ONCE ? count - first : AT_ONCE;
    for (int64_t i = 0; i < k; ++i) {
      for (int64_t p = 0; p < some; ++p) {
        memcpy(panels + ((first + p) * k + i) * PANEL, b + i * ldb + (first + p) * PANEL, sizeof(float) * PANEL);
      }
    }
  }
}

static void k_pack_panels(float *panels, const float *b, int64_t rowStride, int64_t columnStride, int64_t n,
                          int64_t k) {
  const int64_t whole = n / PANEL, rest = n % PANEL;
  if (columnStride == 1) {
    packColumns(panels, b, rowStride, whole, k);
  } else {
    for (int64_t p = 0; p < whole; ++p) {
      transpose(panels + p * PANEL * k, PANEL, b + p * PANEL * columnStride, columnStride, PANEL, k);
    }
  }
  if (rest == 0) return;
  float *const last = panels + whole * PANEL * k;
  const float *const start = b + whole * PANEL * columnStride;
  memset(last, 0, sizeof(float) * PANEL * k);
  if (columnStride == 1) {
    for (int64_t i = 0; i < k; ++i) memcpy(last + i * PANEL, start + i * rowStride, sizeof(float) * rest);
  } else {
    transpose(last, PANEL, start, columnStride, rest, k);
  }
}

// MARK: Tiles

/// A tile of c: what it is made of, and what it begins with.
typedef struct {
  float *c;
  int64_t ldc;
  const float *a;
  int64_t lda;
  const float *panels;
  /// From one panel to the next.
  int64_t panelFloats;
  const float *bias;  // may be NULL
  bool accumulates;
  int64_t columns, depth;
  /// The address of what this tile fetches of the panel's next block, and how many bytes of it at each k.
  uintptr_t next;
  int64_t nextBytes;
} Tile;

/// The `part`-th of `parts` tiles fetches its share of the next block, evenly over its k. Fetched all at once, or by the
/// first tile alone, the block would be waited for.
INLINE void shareNextBlock(Tile *t, int64_t parts, int64_t part) {
  const int64_t lineBytes = sizeof(float) * PANEL;
  t->next = (uintptr_t)(t->panels + t->depth * PANEL) + t->depth * lineBytes * part / parts;
  t->nextBytes = (lineBytes + parts - 1) / parts;
}

/// c = sums (+ bias) (+ c), where `sums` are `rows` of `vectors` each and c has `columns`. The last two are constants
/// where this is called.
INLINE void storeSums(float *c, int64_t ldc, const V *sums, const float *bias /* may be NULL */, bool accumulates,
                      int64_t columns, const int rows, const int vectors) {
  UNROLLED(int j = 0; j < vectors; ++j) {
    const int64_t live = columns - j * W;
    if (live <= 0) break;
    const V added = bias ? load(bias + j * W, live) : (V){0};
    UNROLLED(int r = 0; r < rows; ++r) {
      float *const place = c + r * ldc + j * W;
      V y = sums[r * vectors + j];
      if (bias) y += added;
      if (accumulates) y += load(place, live);
      store(place, y, live);
    }
  }
}

/// `rows`, `panels` and `isAlone` in its block are constants where this is called, so that the sums are registers.
INLINE void multiplyTile(const Tile *t, const int rows, const int panels, const bool isAlone) {
  const int vectors = 2 * panels;
  V sums[TILE_ROWS * 2];
  UNROLLED(int i = 0; i < rows * vectors; ++i) sums[i] = (V){0};
  if (t->accumulates) {
    // What is added to is read when all is summed: a gradient comes from memory by then.
    UNROLLED(int r = 0; r < rows; ++r) __builtin_prefetch(t->c + r * t->ldc, 1);
  }
  for (int64_t k = 0; k < t->depth; ++k) {
    const float *const x = t->a + k, *const y = t->panels + k * PANEL;
    if (rows > vectors) {
      const void *const next = (const void *)(t->next + k * t->nextBytes);
      // With one tile to a block, the next block would push this one out of the first cache (measured).
      if (isAlone) {
        __builtin_prefetch(next, 0, 2);
      } else {
        __builtin_prefetch(next);
      }
      const V y0 = load(y, W), y1 = load(y + W, W);
      UNROLLED(int r = 0; r < rows; ++r) {
        const V factor = splat(x[r * t->lda]);
        sums[2 * r] += factor * y0;
        sums[2 * r + 1] += factor * y1;
      }
    } else {
      V factors[TILE_ROWS];
      UNROLLED(int r = 0; r < rows; ++r) factors[r] = splat(x[r * t->lda]);
      UNROLLED(int j = 0; j < vectors; ++j) {
        const V values = load(y + j / 2 * t->panelFloats + j % 2 * W, W);
        UNROLLED(int r = 0; r < rows; ++r) sums[r * vectors + j] += factors[r] * values;
      }
    }
  }
  storeSums(t->c, t->ldc, sums, t->bias, t->accumulates, t->columns, rows, vectors);
}

/// Few rows take two panels at once: with one, each sum would wait for itself.
INLINE int64_t panelsAtOnce(int64_t rows) { return rows <= 3 ? 2 : 1; }

INLINE void multiplyPanel(const Tile *t, const int rows, bool isAlone) {
  if (isAlone) return multiplyTile(t, rows, 1, true);
  multiplyTile(t, rows, 1, false);
}

static void multiplyTileOf(const Tile *t, int64_t rows, bool takesTwoPanels, bool isAlone) {
  switch (rows) {
  case 1: return takesTwoPanels ? multiplyTile(t, 1, 2, true) : multiplyTile(t, 1, 1, true);
  case 2: return takesTwoPanels ? multiplyTile(t, 2, 2, true) : multiplyTile(t, 2, 1, true);
  case 3: return takesTwoPanels ? multiplyTile(t, 3, 2, true) : multiplyPanel(t, 3, isAlone);
  case 4: return multiplyPanel(t, 4, isAlone);
  case 5: return multiplyPanel(t, 5, isAlone);
  case TILE_ROWS: return multiplyPanel(t, TILE_ROWS, isAlone);
  default: __builtin_unreachable();
  }
}

/// The `part`-th of `parts` parts of `count`, which differ by one at most.
INLINE int64_t shareOf(int64_t count, int64_t parts, int64_t part) { return count / parts + (part < count % parts); }

static void multiplyBlock(const Tile *block, int64_t rows, int64_t k) {
  const int64_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  int64_t panels = panelsAtOnce(rows);
  for (int64_t j = 0; j < block->columns; j += panels * PANEL) {
    if (block->columns - j < panels * PANEL) panels = 1;
    for (int64_t k0 = 0; k0 < k; k0 += DEPTH) {
      Tile tile = *block;
      tile.c += j;
      tile.a += k0;
      tile.panels += j / PANEL * block->panelFloats + k0 * PANEL;
      tile.bias = k0 == 0 && block->bias ? block->bias + j : NULL;
      tile.accumulates |= k0 > 0;
      tile.columns -= j;
      tile.depth = k - k0 < DEPTH ? k - k0 : DEPTH;
      for (int64_t part = 0; part < tiles; ++part) {
        const int64_t height = shareOf(rows, tiles, part);
        shareNextBlock(&tile, tiles, part);
        multiplyTileOf(&tile, height, panels == 2, tiles == 1);
        tile.c += height * tile.ldc;
        tile.a += height * tile.lda;
      }
    }
  }
}

// MARK: Products

static void k_product_with_panels(float *c, int64_t ldc, const float *a, int64_t lda, const float *panels,
                                  const float *bias, int64_t m, int64_t n, int64_t k, bool accumulates) {
  Tile block = {
    .c = c, .ldc = ldc, .a = a, .lda = lda, .panels = panels, .panelFloats = PANEL * k, .bias = bias,
    .accumulates = accumulates, .columns = n, .depth = k,
  };
  const int64_t blocks = (m + BLOCK_ROWS - 1) / BLOCK_ROWS;
  for (int64_t part = 0; part < blocks; ++part) {
    const int64_t rows = shareOf(m, blocks, part);
    multiplyBlock(&block, rows, k);
    block.c += rows * ldc;
    block.a += rows * lda;
  }
}

static void k_product(float *c, int64_t ldc, const float *a, int64_t aRowStride, int64_t aColumnStride, const float *b,
                      int64_t bRowStride, int64_t bColumnStride, const float *bias, int64_t m, int64_t n, int64_t k,
                      bool accumulates, float *room) {
  k_pack_panels(room, b, bRowStride, bColumnStride, n, k);
  if (aColumnStride == 1) return k_product_with_panels(c, ldc, a, aRowStride, room, bias, m, n, k, accumulates);
  float *const rowsOfA = room + k_panel_floats(n, k);
  const int64_t blocks = (m + BLOCK_ROWS - 1) / BLOCK_ROWS;
  for (int64_t part = 0; part < blocks; ++part) {
    const int64_t rows = shareOf(m, blocks, part);
    transpose(rowsOfA, k, a, aColumnStride, k, rows);
    k_product_with_panels(c, ldc, rowsOfA, k, room, bias, rows, n, k, accumulates);
    c += rows * ldc;
    a += rows * aRowStride;
  }
}

/// As many sums as a tile has, in registers.
static double k_multiply_adds(int64_t rounds, float *result) {
  V sums[2 * TILE_ROWS];
  const V factor = splat(0.999999f), term = splat(1e-6f);
  UNROLLED(int i = 0; i < 2 * TILE_ROWS; ++i) sums[i] = splat(0.3f * i);
  for (int64_t round = 0; round < rounds; ++round) {
    UNROLLED(int i = 0; i < 2 * TILE_ROWS; ++i) sums[i] = sums[i] * factor + term;
  }
  V all = sums[0];
  for (int i = 1; i < 2 * TILE_ROWS; ++i) all += sums[i];
  *result = sum(all);
  return 2.0 * W * 2 * TILE_ROWS * rounds;
}

static float k_sum(const float *x, int64_t n) {
  enum { SUMS = 8 };
  V sums[SUMS];
  UNROLLED(int i = 0; i < SUMS; ++i) sums[i] = (V){0};
  int64_t j = 0;
  for (; j + SUMS * W <= n; j += SUMS * W) {
    UNROLLED(int i = 0; i < SUMS; ++i) sums[i] += load(x + j + i * W, W);
  }
  FOR_BLOCKS_FROM(j, i, m, n, { sums[0] += load(x + i, m); });
  V all = sums[0];
  for (int i = 1; i < SUMS; ++i) all += sums[i];
  return sum(all);
}
