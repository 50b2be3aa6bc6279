// One oneDNN primitive per shape of product with packed weights, kept per thread, and what a thread needs to run
// them.
#pragma once
#include "CDNNL.h"
#include "Versions.h"

// Everything that makes a primitive; n and k determine the layout of the packed weights. All members have one width,
// so that keys compare and hash as words.
typedef struct {
  int64_t m, n, k;
  int64_t aStrides[2];
  int64_t ldc;
  int64_t hasBias, accumulates;
} cdnnl_key;

typedef struct {
  cdnnl_key key;
  dnnl_primitive_t primitive;
  dnnl_memory_t a, bias, c, scratch;  // the weights bring their own
  size_t scratchSize;
  uint64_t lastUse;
  int32_t next;  // in the same bucket: an index + 1, or 0
} cdnnl_product;

enum { cdnnl_capacity = 1024, cdnnl_buckets = 2048 };

typedef struct {
  dnnl_stream_t stream;
  void *scratch;
  size_t scratchSize;
  uint64_t clock;
  int32_t count;
  int32_t heads[cdnnl_buckets];  // an index + 1, or 0
  cdnnl_product products[cdnnl_capacity];
} cdnnl_thread;

extern _Thread_local int64_t cdnnl_created;

// Whatever comes before the first use of oneDNN.
void cdnnl_set_up(void);
// The engine that all threads share.
dnnl_status_t cdnnl_engine(dnnl_engine_t *engine);
// The calling thread's state, made on first use and freed when the thread ends.
dnnl_status_t cdnnl_this_thread(cdnnl_thread **thread);
// The product for `key` with weights that `packed` describes, from the cache or new.
dnnl_status_t cdnnl_product_for(cdnnl_thread *thread, const cdnnl_key *key, const_dnnl_memory_desc_t packed,
                                cdnnl_product **product);
// Makes the thread's scratch buffer at least as large as the product needs and hands it over.
dnnl_status_t cdnnl_lend_scratch(cdnnl_thread *thread, cdnnl_product *product);
// Strides of a rows x columns view in one form for each way of reading the same elements.
void cdnnl_normal_strides(int64_t strides[2], cdnnl_view view, int64_t rows, int64_t columns);
