/// The arrays that a kernel reads and writes in one run. They lie in one stretch of memory, which two runs of one shape
/// must leave the same: compared byte by byte, it shows what a kernel wrote where it should not.
#pragma once
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// MARK: Numbers

/// Numbers spread evenly between two others, or the whole ones among them. In the round of limits, one in eight of each
/// odd row is one of a few special ones, or has any bits.
typedef struct {
  float low, high;
  enum { real, whole, anyBits } kind;
  int limitCount;
  float limits[8];
} Numbers;

#define NUMBERS(name, kind, low, high, ...) \
  static const Numbers name = {low, high, kind, sizeof((float[]){__VA_ARGS__}) / sizeof(float), {__VA_ARGS__}}

NUMBERS(ordinary, real, -2, 2, INFINITY, -INFINITY, NAN, 0, -0.0f, 1e-40f, -1e-45f);
// What is no denormal number, which some instructions take for zero.
NUMBERS(normal, real, -2, 2, INFINITY, -INFINITY, NAN, 0, -0.0f);
NUMBERS(arguments, anyBits, -8, 8, INFINITY, -INFINITY, NAN, 0, -0.0f, 1e-40f, 104, -3e38f);
NUMBERS(finite, real, -2, 2, 0);
NUMBERS(logits, real, -30, 30, INFINITY, -INFINITY, NAN, 0, 3e38f, -3e38f);
NUMBERS(ties, whole, -3, 4, -INFINITY);
NUMBERS(scores, real, -3, 3, -INFINITY);
NUMBERS(share, real, 0, 1, 0, 1, NAN);
NUMBERS(size, real, 0.1f, 2, 0.1f);
NUMBERS(zeroOrOne, whole, 0, 2, 1);

/// A hash, so that a number depends on its place alone (SplitMix64).
static inline uint32_t draw(int array, int64_t row, int64_t column) {
  uint64_t z = (((uint64_t)array << 48) + ((uint64_t)row << 32) + (uint64_t)column + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (uint32_t)(z >> 32);
}

static inline float numberFor(const Numbers *numbers, uint32_t random, bool isLimit) {
  const float x = numbers->low + (numbers->high - numbers->low) * (float)(random >> 8) * 0x1p-24f;
  if (!isLimit || random % 8 != 0) return numbers->kind == whole ? floorf(x) : x;
  const uint32_t pick = (random >> 3) % 16;
  if (numbers->kind != anyBits || pick < 8) return numbers->limits[pick % (uint32_t)numbers->limitCount];
  const uint32_t bits = random * 0x9e3779b9u;
  float any;
  memcpy(&any, &bits, sizeof any);
  return any;
}

// MARK: Arrays

typedef enum { f32, f64, i32, u16, i8 } Type;
typedef enum { input, output } Use;
/// Whose rows an array has: those that the kernel computes one by one, or any, which all of these share.
typedef enum { own, common } Rows;

typedef struct {
  Type type;
  Use use;
  Rows of;
  int64_t rows, columns, ld;
  unsigned char *data;
} Array;

/// What a run depends on.
typedef struct {
  int64_t rows, n;    // of the kernel: rows, and columns or what else the vectors run along
  int64_t gap;        // between rows, where a kernel takes `ld`
  bool hasLimits;
  unsigned variant;   // a bit for each choice, such as an argument that may be NULL
  int64_t firstRow;   // the number of the first row: a row alone has the numbers that it has among others
} Shape;

enum { maxArrays = 64, memorySize = 8 << 20, guard = 64 };

typedef struct {
  Shape shape;
  int arrayCount, choiceCount;
  Array arrays[maxArrays];
  size_t used;
  _Alignas(8) unsigned char memory[memorySize];
} Run;

static inline size_t sizeOf(Type type) { return type == f64 ? 8 : type == u16 ? 2 : type == i8 ? 1 : 4; }

static inline unsigned char *place(const Array *array, int64_t row, int64_t column) {
  return array->data + (size_t)(row * array->ld + column) * sizeOf(array->type);
}

static inline void begin(Run *run, const Shape *shape) {
  run->shape = *shape;
  run->arrayCount = run->choiceCount = 0;
  run->used = 0;
}

/// Memory of an array with all bits set around it and between its rows: NaN, or −1.
static inline Array *newArray(Run *run, Type type, Use use, Rows of, int64_t rows, int64_t columns, int64_t ld) {
  assert(run->arrayCount < maxArrays);
  Array *const array = &run->arrays[run->arrayCount++];
  // Only as aligned as the type.
  const size_t start = (run->used + guard + 7) / 8 * 8 + (type == f64 ? 0 : sizeOf(type));
  *array = (Array){type, use, of, rows, columns, ld, run->memory + start};
  const size_t end = start + (size_t)(rows * ld) * sizeOf(type) + guard;
  assert(end <= memorySize);
  memset(run->memory + run->used, 0xff, end - run->used);
  run->used = end;
  return array;
}

/// Outputs begin with numbers as well: kernels may add to them, and what is not written is found.
static inline void *floats(Run *run, Type type, Use use, Rows of, const Numbers *numbers, int64_t rows,
                           int64_t columns, int64_t ld) {
  const Array *const array = newArray(run, type, use, of, rows, columns, ld);
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t number = row + (of == own ? run->shape.firstRow : 0);
    for (int64_t column = 0; column < columns; ++column) {
      const uint32_t random = draw(run->arrayCount, number, column);
      const float x = numberFor(numbers, random, run->shape.hasLimits && number % 2 == 1);
      unsigned char *const p = place(array, row, column);
      if (type == f64) memcpy(p, &(double){(double)x}, 8);
      else if (type == f32) memcpy(p, &x, 4);
      else memcpy(p, &random, sizeOf(type));
    }
  }
  return array->data;
}

/// Integers from low to high.
static inline int32_t *integers(Run *run, Use use, int32_t low, int32_t high, int64_t columns) {
  const Array *const array = newArray(run, i32, use, own, run->shape.rows, columns, columns);
  for (int64_t row = 0; row < array->rows; ++row) {
    for (int64_t column = 0; column < columns; ++column) {
      const uint32_t random = draw(run->arrayCount, row + run->shape.firstRow, column);
      const int32_t x = low + (int32_t)(random % (uint32_t)(high - low + 1));
      memcpy(place(array, row, column), &x, 4);
    }
  }
  return (int32_t *)array->data;
}

static inline bool choice(Run *run) { return run->shape.variant >> run->choiceCount++ & 1; }

// MARK: Comparison

/// Of a float: how many units in the last place of the larger value two may differ by; of values nearer to 0 than
/// `scale`, units of that, which is the size of the terms that were added.
typedef struct {
  double units, scale;
} Tolerance;

static inline double valueOf(const Array *array, int64_t row, int64_t column) {
  const unsigned char *const p = place(array, row, column);
  float x;
  double wide;
  int32_t integer;
  uint16_t half;
  switch (array->type) {
  case f32: return memcpy(&x, p, 4), (double)x;
  case f64: return memcpy(&wide, p, 8), wide;
  case i32: return memcpy(&integer, p, 4), integer;
  case i8: return (int8_t)*p;
  default: return memcpy(&half, p, 2), half;
  }
}

static inline bool agree(const Array *a, int64_t rowOfA, const Array *b, int64_t rowOfB, int64_t column,
                         Tolerance tolerance) {
  if (!memcmp(place(a, rowOfA, column), place(b, rowOfB, column), sizeOf(a->type))) return true;
  if (a->type == i32 || a->type == u16 || a->type == i8) return false;
  const double x = valueOf(a, rowOfA, column), y = valueOf(b, rowOfB, column);
  if (isnan(x) || isnan(y)) return isnan(x) && isnan(y);
  if (isinf(x) || isinf(y) || tolerance.units == 0) return false;
  const double unit = fmax(fmax(fmax(fabs(x), fabs(y)), tolerance.scale) * 0x1p-23, 0x1p-149);
  return fabs(x - y) <= tolerance.units * unit;
}
