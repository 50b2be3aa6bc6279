/// Compares every kernel at one level with the plain one, on fixed pseudo-random numbers.
///
///   compare LEVEL      baseline, v3, avxvnni, v4, vnni or bf16
///
/// A run calls one kernel once. Two runs of the same shape must leave the same memory, but for the outputs' tolerance;
/// and each row alone must have the bits that it has among others. Products are compared with their definition in
/// double, and functions with the C library; all else that descriptions say the Swift tests check. A kernel
/// without a case in Cases.h does not compile.
#include <stdio.h>
#include <stdlib.h>

#include "Cases.h"

extern const KernelTable ck_plain;

static const KernelTable current = {
#define MEMBER(result, name, parameters, arguments) .name = ck_##name,
  FOR_ALL_KERNELS(MEMBER)
#undef MEMBER
};

static const Case *const cases[] = {
#define ENTRY(result, name, parameters, arguments) &case_##name,
  FOR_ALL_KERNELS(ENTRY)
#undef ENTRY
};

static int64_t comparisons;

static void execute(const Case *tested, const KernelTable *kernels, Run *run, const Shape *shape) {
  begin(run, shape);
  tested->run(kernels, run, shape->rows, shape->n, shape->n + shape->gap);
}

// MARK: What differs

static void report(const Case *tested, const Shape *shape, const char *what) {
  printf("%s: %lld rows, n %lld, gap %lld, %s, variant %u: %s", tested->name, (long long)shape->rows,
         (long long)shape->n, (long long)shape->gap, shape->hasLimits ? "limits" : "ordinary numbers", shape->variant,
         what);
}

/// Compares row `rowOfA` of an output with row `rowOfB` of the same one in another run.
static bool rowsAgree(const Case *tested, const Shape *shape, int index, const Array *a, int64_t rowOfA,
                      const Array *b, int64_t rowOfB, Tolerance tolerance, const char *what) {
  for (int64_t column = 0; column < a->columns; ++column) {
    ++comparisons;
    if (agree(a, rowOfA, b, rowOfB, column, tolerance)) continue;
    report(tested, shape, what);
    printf(" array %d [%lld, %lld] is %.17g, expected %.17g\n", index, (long long)rowOfB, (long long)column,
           valueOf(a, rowOfA, column), valueOf(b, rowOfB, column));
    return false;
  }
  return true;
}

static bool agreesWithPlain(const Case *tested, const Shape *shape, Run *run, Run *plain) {
  execute(tested, &ck_plain, plain, shape);
  execute(tested, &current, run, shape);
  for (int i = 0; i < run->arrayCount; ++i) {
    const Array *const array = &run->arrays[i];
    if (array->use != output) continue;
    for (int64_t row = 0; row < array->rows; ++row) {
      if (!rowsAgree(tested, shape, i, array, row, &plain->arrays[i], row, tested->tolerance, "")) return false;
      memcpy(place(array, row, 0), place(&plain->arrays[i], row, 0), (size_t)array->columns * sizeOf(array->type));
    }
  }
  if (!memcmp(run->memory, plain->memory, run->used)) return true;
  report(tested, shape, "writes outside of its outputs\n");
  return false;
}

/// Compares with the run of all rows what each row has alone.
static bool rowsAloneAgree(const Case *tested, const Shape *shape, Run *run, Run *alone) {
  execute(tested, &current, run, shape);
  for (int64_t row = 0; row < shape->rows; ++row) {
    Shape single = *shape;
    single.rows = 1;
    single.firstRow = row;
    execute(tested, &current, alone, &single);
    for (int i = 0; i < run->arrayCount; ++i) {
      const Array *const array = &run->arrays[i];
      if (array->use != output || array->of != own) continue;
      if (!rowsAgree(tested, shape, i, &alone->arrays[i], 0, array, row, (Tolerance){0, 0}, "a row alone:")) {
        return false;
      }
    }
  }
  return true;
}

/// The number of rows to try next: 1, 2, 5, or all up to 33, and 97.
static int64_t nextRows(int64_t rows, bool all) {
  if (!all) return rows == 1 ? 2 : rows == 2 ? 5 : 101;
  return rows < 33 ? rows + 1 : rows + 64;
}

/// Stops at the first shape with a difference.
static bool check(const Case *tested, int64_t lanes) {
  static Run first, second;
  const int64_t sizes[] = {0,         1,         lanes - 1,     lanes,         lanes + 1,
                           2 * lanes, 4 * lanes, 4 * lanes + 1, 9 * lanes - 1, 2 * lanes + 3};
  for (int64_t rows = 1; rows <= 100; rows = nextRows(rows, tested->dependsOnRows)) {
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s) {
      for (int round = 0; round < 4; ++round) {
        // Rows enough that one round for each will do.
        if (tested->dependsOnRows && round != (rows + (int64_t)s) % 4) continue;
        Shape shape = {.rows = rows, .n = sizes[s], .gap = round % 2 * 3, .hasLimits = round >= 2};
        do {
          if (!agreesWithPlain(tested, &shape, &first, &second)) return false;
          if (!rowsAloneAgree(tested, &shape, &first, &second)) return false;
        } while (++shape.variant >> first.choiceCount == 0);
      }
    }
  }
  return true;
}

// MARK: Errors of functions

static double logistic(double x) { return 1 / (1 + exp(-x)); }

/// The largest errors that Functions.h promises, in units in the last place, of results from `least` on.
static const struct {
  const char *name;
  void (*kernel)(float *y, const float *x, int64_t n);
  double (*function)(double);
  double units, least;
} functions[] = {
  {"exp", ck_exp, exp, 1, 0},
  {"log", ck_log, log, 1, 0},
  {"tanh", ck_tanh, tanh, 2.4, 0},
  {"sigmoid", ck_sigmoid, logistic, 2.4, 0x1p-126},
};

/// Every so many floats of all that there are, against the C library in double.
static bool isAccurate(size_t index) {
  enum { count = 1 << 16 };
  static float x[count], y[count];
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t bits = i * 65537u;
    memcpy(&x[i], &bits, sizeof bits);
  }
  functions[index].kernel(y, x, count);
  double worst = 0;
  float where = 0;
  for (int i = 0; i < count; ++i) {
    ++comparisons;
    const double expected = functions[index].function((double)x[i]);
    if (isnan(expected) ? isnan(y[i]) : (float)expected == y[i]) continue;
    if (expected < functions[index].least && y[i] >= 0 && y[i] <= (float)functions[index].least) continue;
    int exponent;
    frexp(expected, &exponent);
    const double unit = ldexp(1, (exponent > -125 ? exponent : -125) - 24);
    const double error = fabs((double)y[i] - expected) / unit;
    if (error <= worst) continue;
    worst = isnan(error) ? INFINITY : error;
    where = x[i];
  }
  if (worst <= functions[index].units) return true;
  printf("%s: an error of %.2f units in the last place at %.9g, expected at most %.1f\n", functions[index].name, worst,
         (double)where, functions[index].units);
  return false;
}

int main(int argc, char **argv) {
  const int level = argc == 2 ? ck_level_named(argv[1]) : -1;
  if (level < 0) {
    fprintf(stderr, "usage: compare LEVEL\n");
    return 64;
  }
  if (!ck_set_level(level)) {
    fprintf(stderr, "compare: this processor does not have %s\n", argv[1]);
    return 64;
  }
  const int64_t lanes = level == ck_level_baseline ? 4 : level < ck_level_v4 ? 8 : 16;
  const size_t count = sizeof cases / sizeof *cases;
  int different = 0;
  for (size_t i = 0; i < count; ++i) different += !check(cases[i], lanes);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; ++i) different += !isAccurate(i);
  printf("%s: %zu kernels, %lld comparisons, %d different\n", argv[1], count, (long long)comparisons, different);
  return different > 0;
}
