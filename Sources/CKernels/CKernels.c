// The exported functions: each calls through the table of the instruction set in use.
#include "CKernels.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "KernelTable.h"
#include "kernels/AVXVNNI.h"

static const KernelTable *const tables[] = {
  &ck_baseline,
#if defined(__x86_64__)
  &ck_v3,
  &ck_avxvnni,
  &ck_v4,
  &ck_vnni,
  &ck_bf16,
#endif
};

/// What ck_set_level chose, of its thread alone.
static _Thread_local const KernelTable *chosenHere;

static const char *const names[] = {"baseline", "v3", "avxvnni", "v4", "vnni", "bf16"};

const char *ck_level_name(int level) { return names[level]; }

int ck_level_named(const char *name) {
  for (int level = 0; level < (int)(sizeof names / sizeof *names); ++level) {
    if (!strcmp(name, names[level])) return level;
  }
  return -1;
}

static bool machineHas(int level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool hasV3 = __builtin_cpu_supports("x86-64-v3"), hasV4 = __builtin_cpu_supports("x86-64-v4");
  const bool hasVNNI = hasV4 && __builtin_cpu_supports("avx512vnni");
  switch (level) {
  case ck_level_v3: return hasV3;
  case ck_level_avxvnni: return hasV3 && MACHINE_HAS_AVXVNNI;
  case ck_level_v4: return hasV4;
  case ck_level_vnni: return hasVNNI;
  case ck_level_bf16: return hasVNNI && __builtin_cpu_supports("avx512bf16");
  }
#endif
  return level == ck_level_baseline;
}

static int bestUpTo(int level) {
  while (!machineHas(level)) --level;
  return level;
}

int ck_machine_level(void) { return bestUpTo(ck_level_bf16); }

static int decideBestLevel(void) {
  const char *const name = getenv("TANDEM_MAX_ISA");
  const int limit = name ? ck_level_named(name) : -1;
  return limit < 0 ? ck_machine_level() : bestUpTo(limit);
}

int ck_best_level(void) {
  // One more than the level. The environment is read once, or what began with one level could go on with another.
  static _Atomic int decided;
  int level = atomic_load_explicit(&decided, memory_order_relaxed);
  if (level == 0) {
    const int found = decideBestLevel() + 1;
    level = atomic_compare_exchange_strong(&decided, &level, found) ? found : level;
  }
  return level - 1;
}

bool ck_has_level(int level) { return level <= ck_best_level() && machineHas(level); }

static const KernelTable *table(void) {
  return __builtin_expect(chosenHere != NULL, 0) ? chosenHere : tables[ck_best_level()];
}

int ck_level(void) {
  const KernelTable *const chosen = table();
  int level = 0;
  while (tables[level] != chosen) ++level;
  return level;
}

bool ck_set_level(int level) {
  if (!ck_has_level(level)) return false;
  chosenHere = tables[level];
  return true;
}

#define DEFINE(result, name, parameters, arguments) \
  result ck_##name parameters { return table()->name arguments; }
FOR_ALL_KERNELS(DEFINE)

static const char *const kernelNames[] = {
#define NAME(result, name, parameters, arguments) #name,
  FOR_ALL_KERNELS(NAME)
};

int ck_kernel_count(void) { return sizeof kernelNames / sizeof *kernelNames; }

const char *ck_kernel_name(int kernel) { return kernelNames[kernel]; }
