#define _GNU_SOURCE  // RTLD_DEFAULT, MADV_HUGEPAGE
#include "Product.h"
#include "CKernels.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

_Thread_local int64_t cdnnl_created;

void *cdnnl_allocate(size_t size) {
  const bool isLarge = size >= cdnnl_large_page;
  const size_t alignment = isLarge ? cdnnl_large_page : 64;
  const size_t whole = (size + alignment - 1) / alignment * alignment;
  void *memory = aligned_alloc(alignment, whole);
  if (memory && isLarge) madvise(memory, whole, MADV_HUGEPAGE);  // a refusal changes the speed alone
  return memory;
}

// MARK: One product

static void destroy_memory(dnnl_memory_t memory) {
  if (memory) dnnl_memory_destroy(memory);
}

static void destroy_product(cdnnl_product *product) {
  if (product->primitive) dnnl_primitive_destroy(product->primitive);
  destroy_memory(product->a);
  destroy_memory(product->bias);
  destroy_memory(product->c);
  destroy_memory(product->scratch);
}

static dnnl_status_t create_attributes(dnnl_primitive_attr_t *attributes, bool accumulates) {
  dnnl_status_t status = dnnl_primitive_attr_create(attributes);
  if (status) return status;
  // With oneDNN's own scratchpad each primitive would keep a buffer of its own.
  status = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
  if (status || !accumulates) return status;
  dnnl_post_ops_t operations = NULL;
  if ((status = dnnl_post_ops_create(&operations))) return status;
  if (!(status = cdnnl_append_sum(operations))) status = dnnl_primitive_attr_set_post_ops(*attributes, operations);
  dnnl_post_ops_destroy(operations);
  return status;
}

static dnnl_status_t create_memories(cdnnl_product *product, dnnl_engine_t engine, const_dnnl_memory_desc_t a,
                                     const_dnnl_memory_desc_t bias, const_dnnl_memory_desc_t c,
                                     const_dnnl_memory_desc_t scratch) {
  dnnl_status_t status = dnnl_memory_create(&product->a, a, engine, DNNL_MEMORY_NONE);
  if (!status && bias) status = dnnl_memory_create(&product->bias, bias, engine, DNNL_MEMORY_NONE);
  if (!status) status = dnnl_memory_create(&product->c, c, engine, DNNL_MEMORY_NONE);
  product->scratchSize = scratch ? dnnl_memory_desc_get_size(scratch) : 0;
  if (!status && product->scratchSize)
    status = dnnl_memory_create(&product->scratch, scratch, engine, DNNL_MEMORY_NONE);
  return status;
}

static dnnl_status_t create_product(cdnnl_product *product, const cdnnl_key *key, const_dnnl_memory_desc_t packed) {
  dnnl_engine_t engine;
  dnnl_status_t status = cdnnl_engine(&engine);
  if (status) return status;
  dnnl_memory_desc_t a = {0}, bias = {0}, c = {0};
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t descriptor = NULL;
  status = cdnnl_describe_strides(&a, (dnnl_dims_t){key->m, key->k}, key->aStrides);
  if (!status && key->hasBias)
    status = cdnnl_describe_strides(&bias, (dnnl_dims_t){1, key->n}, (dnnl_dims_t){key->n, 1});
  if (!status) status = cdnnl_describe_strides(&c, (dnnl_dims_t){key->m, key->n}, (dnnl_dims_t){key->ldc, 1});
  if (!status) status = create_attributes(&attributes, key->accumulates);
  const_dnnl_memory_desc_t lentBias = key->hasBias ? cdnnl_lend(&bias) : NULL;
  if (!status)
    status = dnnl_matmul_primitive_desc_create(&descriptor, engine, cdnnl_lend(&a), packed, lentBias, cdnnl_lend(&c),
                                               attributes);
  if (!status) status = dnnl_primitive_create(&product->primitive, descriptor);
  if (!status)
    status = create_memories(product, engine, cdnnl_lend(&a), lentBias, cdnnl_lend(&c),
                             dnnl_primitive_desc_query_md(descriptor, dnnl_query_scratchpad_md, 0));
  if (!status) cdnnl_created++;
  if (descriptor) dnnl_primitive_desc_destroy(descriptor);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  cdnnl_release(&a);
  cdnnl_release(&bias);
  cdnnl_release(&c);
  return status;
}

// MARK: The cache

static uint32_t bucket_of(const cdnnl_key *key) {
  uint64_t words[sizeof(cdnnl_key) / sizeof(uint64_t)], hash = 0;
  memcpy(words, key, sizeof words);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    hash = (hash ^ words[i]) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash % cdnnl_buckets;
}

// Forgets the product unused for longest and returns its index. A scan, because it costs a small part of
// creating the primitive that takes the place.
static int32_t evict(cdnnl_thread *thread) {
  int32_t oldest = 0;
  for (int32_t i = 1; i < thread->count; i++)
    if (thread->products[i].lastUse < thread->products[oldest].lastUse) oldest = i;
  int32_t *link = &thread->heads[bucket_of(&thread->products[oldest].key)];
  while (*link != oldest + 1) link = &thread->products[*link - 1].next;
  *link = thread->products[oldest].next;
  destroy_product(&thread->products[oldest]);
  return oldest;
}

dnnl_status_t cdnnl_product_for(cdnnl_thread *thread, const cdnnl_key *key, const_dnnl_memory_desc_t packed,
                                cdnnl_product **found) {
  int32_t *head = &thread->heads[bucket_of(key)];
  for (int32_t link = *head; link; link = thread->products[link - 1].next) {
    cdnnl_product *product = &thread->products[link - 1];
    if (memcmp(&product->key, key, sizeof *key)) continue;
    product->lastUse = ++thread->clock;
    *found = product;
    return dnnl_success;
  }

  cdnnl_product product = {.key = *key, .lastUse = ++thread->clock};
  dnnl_status_t status = create_product(&product, key, packed);
  if (status) {
    destroy_product(&product);
    return status;
  }
  int32_t index = thread->count < cdnnl_capacity ? thread->count++ : evict(thread);
  product.next = *head;
  thread->products[index] = product;
  *head = index + 1;
  *found = &thread->products[index];
  return dnnl_success;
}

dnnl_status_t cdnnl_lend_scratch(cdnnl_thread *thread, cdnnl_product *product) {
  if (!product->scratch) return dnnl_success;
  if (thread->scratchSize < product->scratchSize) {
    free(thread->scratch);
    thread->scratch = cdnnl_allocate(product->scratchSize);
    thread->scratchSize = thread->scratch ? product->scratchSize : 0;
    if (!thread->scratch) return dnnl_out_of_memory;
  }
  return dnnl_memory_set_data_handle(product->scratch, thread->scratch);
}

void cdnnl_normal_strides(int64_t strides[2], cdnnl_view view, int64_t rows, int64_t columns) {
  // The stride of a dimension of 1 says nothing, and oneDNN refuses views whose rows seem to overlap.
  bool rowMajor = columns == 1 ? rows == 1 || view.rowStride != 1 : view.columnStride == 1;
  strides[0] = !rowMajor ? 1 : rows == 1 ? columns : view.rowStride;
  strides[1] = rowMajor ? 1 : columns == 1 ? rows : view.columnStride;
}

// MARK: Threads

static pthread_once_t once = PTHREAD_ONCE_INIT;
static dnnl_engine_t sharedEngine;
static dnnl_status_t engineStatus;
static pthread_key_t threadEnd;
static _Thread_local cdnnl_thread *current;

static void free_thread(void *argument) {
  cdnnl_thread *thread = argument;
  current = NULL;
  for (int32_t i = 0; i < thread->count; i++) destroy_product(&thread->products[i]);
  if (thread->stream) dnnl_stream_destroy(thread->stream);
  free(thread->scratch);
  free(thread);
}

/// What oneDNN may use at the levels below AVX-512.
static const dnnl_cpu_isa_t isaOfLevel[] = {
  [ck_level_baseline] = dnnl_cpu_isa_sse41,
  [ck_level_v3] = dnnl_cpu_isa_avx2,
  [ck_level_avxvnni] = dnnl_cpu_isa_avx2_vnni,
};

static void set_up(void) {
  // Within the limit of the kernels. A refusal, as by oneDNN for Arm or when the process used it before, does no harm:
  // below AVX-512 products are not oneDNN's.
  const int level = ck_best_level();
  if (level < ck_level_v4 && level < ck_machine_level()) dnnl_set_max_cpu_isa(isaOfLevel[level]);
  engineStatus = pthread_key_create(&threadEnd, free_thread) ? dnnl_out_of_memory
                                                             : dnnl_engine_create(&sharedEngine, dnnl_cpu, 0);
}

void cdnnl_set_up(void) { pthread_once(&once, set_up); }

dnnl_status_t cdnnl_engine(dnnl_engine_t *engine) {
  cdnnl_set_up();
  *engine = sharedEngine;
  return engineStatus;
}

// OpenMP's number of threads belongs to the calling thread, and a primitive keeps the number it was made with.
// Looked up at run time because oneDNN may also be built without OpenMP.
static void hold_to_one_thread(void) {
  void (*setThreads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (setThreads) setThreads(1);
}

dnnl_status_t cdnnl_this_thread(cdnnl_thread **thread) {
  if (!current) {
    dnnl_engine_t engine;
    dnnl_status_t status = cdnnl_engine(&engine);
    if (status) return status;
    cdnnl_thread *made = calloc(1, sizeof *made);
    if (!made) return dnnl_out_of_memory;
    hold_to_one_thread();
    if (!(status = dnnl_stream_create(&made->stream, engine, dnnl_stream_default_flags)) &&
        pthread_setspecific(threadEnd, made))
      status = dnnl_out_of_memory;
    if (status) {
      free_thread(made);
      return status;
    }
    current = made;
  }
  *thread = current;
  return dnnl_success;
}
