/// Dropout with a counter-based draw (Salmon et al. 2011 name the idea; the mixers are Wellons' triple32 and the
/// finalizer of SplitMix64).
#pragma once

typedef struct {
  uint32_t first, second;
} RowSeed;

INLINE RowSeed rowSeed(uint64_t key, const int32_t *rowID, int64_t firstRow, int64_t r) {
  const uint64_t id = rowID ? (uint64_t)(int64_t)rowID[r] : (uint64_t)(firstRow + r);
  uint64_t z = key + (id + 1) * 0x9e3779b97f4a7c15u;
  // Two rounds, as keys and ids are often both small and consecutive.
  for (int round = 0; round < 2; ++round) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z = (z ^ (z >> 31)) + key;
  }
  return (RowSeed){(uint32_t)z, (uint32_t)(z >> 32)};
}

/// The second half of the seed enters after the first multiplication: with one half alone, the masks of two rows
/// would be permutations of each other.
INLINE U draw(U column, RowSeed seed) {
  U x = column ^ seed.first;
  x = (x ^ (x >> 17)) * 0xed5ad4bbu;
  x = (x ^ (x >> 11)) + seed.second;
  x = x * 0xac4c1b51u;
  x = (x ^ (x >> 15)) * 0x31848babu;
  return x ^ (x >> 14);
}

typedef struct {
  uint32_t threshold;
  float scale;
} DropoutRate;

INLINE DropoutRate dropoutRate(float rate) {
  if (rate >= 1) return (DropoutRate){UINT32_MAX, 0};
  return (DropoutRate){(uint32_t)((double)rate * 0x1p32), 1 / (1 - rate)};
}

/// x / (1 − rate) where kept, else 0, whatever x is.
INLINE V dropped(V x, int64_t firstColumn, RowSeed seed, DropoutRate rate) {
  const U column = (U)laneNumbers() + (uint32_t)firstColumn;
  const I kept = (I)(draw(column, seed) >= rate.threshold);
  return (V)(kept & bits(x * rate.scale));
}

static void k_dropout(float *y, int64_t ldy, const float *x, int64_t ldx, int64_t rows, int64_t columns, float rate,
                      uint64_t key, const int32_t *rowID, int64_t firstRow) {
  const DropoutRate drop = dropoutRate(rate);
  for (int64_t r = 0; r < rows; ++r) {
    const RowSeed seed = rowSeed(key, rowID, firstRow, r);
    FOR_BLOCKS(j, m, columns, { store(y + r * ldy + j, dropped(load(x + r * ldx + j, m), j, seed, drop), m); });
  }
}

static void k_dropout_backward(float *dx, int64_t lddx, const float *dy, int64_t lddy, int64_t rows, int64_t columns,
                               float rate, uint64_t key, const int32_t *rowID, int64_t firstRow) {
  const DropoutRate drop = dropoutRate(rate);
  for (int64_t r = 0; r < rows; ++r) {
    const RowSeed seed = rowSeed(key, rowID, firstRow, r);
    FOR_BLOCKS(j, m, columns, {
      float *const d = dx + r * lddx + j;
      store(d, load(d, m) + dropped(load(dy + r * lddy + j, m), j, seed, drop), m);
    });
  }
}
