/// Matrix products by oneDNN, for 2.x and 3.x: the descriptors, the cache of primitives by shape and the
/// errors stay behind these functions.
///
/// All products run on the calling thread alone (OpenMP is held to one thread), because Tandem's workers
/// take whole shards: spreading one small product over threads is slower and stalls on shared machines.
/// Every function is safe to call from several threads at once; the cache is per thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A matrix of floats seen through two strides, in elements; one of them is 1.
/// A transposed view swaps the strides.
typedef struct {
  const float *data;
  int64_t rowStride;
  int64_t columnStride;
} cdnnl_view;

/// c[m,n] = a[m,k] · b[k,n] (+ bias[n]) (+ c), row-major with `ldc` elements between rows of c.
/// `bias` may be NULL; with `accumulate` the product is added to what c holds. m, n, k >= 1.
/// Returns 0, or oneDNN's status; cdnnl_status_text names it.
int cdnnl_multiply(float *c, int64_t ldc, cdnnl_view a, cdnnl_view b, const float *bias, int64_t m, int64_t n,
                   int64_t k, bool accumulate);

/// Weights b[k,n] copied into the layout oneDNN likes best, which serves every m.
typedef struct cdnnl_packed cdnnl_packed;
cdnnl_packed *cdnnl_pack(cdnnl_view b, int64_t n, int64_t k, int *status);
/// Copies changed weights of the same shape into an existing packed matrix.
int cdnnl_repack(cdnnl_packed *packed, cdnnl_view b);
void cdnnl_packed_free(cdnnl_packed *packed);
/// As cdnnl_multiply, with packed weights.
int cdnnl_multiply_packed(float *c, int64_t ldc, cdnnl_view a, const cdnnl_packed *b, const float *bias, int64_t m,
                          bool accumulate);

/// The bytes of a page that large memory is put in where the system can.
enum { cdnnl_large_page = 2 << 20 };
/// At least `size` bytes on a cache line, for free(); NULL if there are none. Memory of `cdnnl_large_page` and more is
/// a multiple of it and asks for large pages: a training step goes through hundreds of megabytes, and with pages of 4
/// KB providing and translating them took a tenth of the time of short trainings.
void *cdnnl_allocate(size_t size);

const char *cdnnl_status_text(int status);
/// oneDNN's version as "2.6.3".
const char *cdnnl_version(void);
/// The instruction set that oneDNN dispatches to, for example "avx512_core_bf16".
const char *cdnnl_instruction_set(void);
/// Primitives this thread has created so far (a test counts them to see the cache work).
int64_t cdnnl_created_primitives(void);
