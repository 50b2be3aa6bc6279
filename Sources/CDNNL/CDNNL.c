#include "CDNNL.h"
#include "Product.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cdnnl_packed {
  int64_t n, k;
  // Shared by the threads that multiply; none may set its data, for oneDNN 2.x writes the padding when that is done.
  dnnl_memory_t memory;
  const_dnnl_memory_desc_t descriptor;  // belongs to memory
  void *data;
};

// MARK: Products

// oneDNN's sgemm takes every shape as it comes, where a primitive is made for one number of rows. For what training
// multiplies here, many rows at once or the gathered rows of a weight gradient, it is as fast or faster.
int cdnnl_multiply(float *c, int64_t ldc, cdnnl_view a, cdnnl_view b, const float *bias, int64_t m, int64_t n,
                   int64_t k, bool accumulate) {
  cdnnl_thread *thread;  // holds OpenMP to this thread
  dnnl_status_t status = cdnnl_this_thread(&thread);
  if (status) return status;
  int64_t aStrides[2], bStrides[2];
  cdnnl_normal_strides(aStrides, a, m, k);
  cdnnl_normal_strides(bStrides, b, k, n);
  const bool aIsTransposed = aStrides[1] != 1, bIsTransposed = bStrides[1] != 1;
  if (bias) {
    for (int64_t row = 0; row < m; row++) {
      float *const start = c + row * ldc;
      if (!accumulate) memcpy(start, bias, n * sizeof *start);
      else
        for (int64_t j = 0; j < n; j++) start[j] += bias[j];
    }
  }
  return dnnl_sgemm(aIsTransposed ? 'T' : 'N', bIsTransposed ? 'T' : 'N', m, n, k, 1, a.data, aStrides[aIsTransposed],
                    b.data, bStrides[bIsTransposed], bias || accumulate ? 1 : 0, c, m == 1 ? n : ldc);
}

int cdnnl_multiply_packed(float *c, int64_t ldc, cdnnl_view a, const cdnnl_packed *b, const float *bias, int64_t m,
                          bool accumulate) {
  cdnnl_key key = {
      .m = m, .n = b->n, .k = b->k, .ldc = m == 1 ? b->n : ldc, .hasBias = bias != NULL, .accumulates = accumulate};
  cdnnl_normal_strides(key.aStrides, a, m, b->k);
  cdnnl_thread *thread;
  cdnnl_product *product;
  dnnl_status_t status = cdnnl_this_thread(&thread);
  if (!status) status = cdnnl_product_for(thread, &key, b->descriptor, &product);
  if (!status) status = dnnl_memory_set_data_handle(product->a, (void *)a.data);
  if (!status && bias) status = dnnl_memory_set_data_handle(product->bias, (void *)bias);
  if (!status) status = dnnl_memory_set_data_handle(product->c, c);
  if (!status) status = cdnnl_lend_scratch(thread, product);
  if (status) return status;

  dnnl_exec_arg_t arguments[5] = {
      {DNNL_ARG_SRC, product->a},
      {DNNL_ARG_WEIGHTS, b->memory},
      {DNNL_ARG_DST, product->c},
  };
  int count = 3;
  if (bias) arguments[count++] = (dnnl_exec_arg_t){DNNL_ARG_BIAS, product->bias};
  if (product->scratch) arguments[count++] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, product->scratch};
  status = dnnl_primitive_execute(product->primitive, thread->stream, count, arguments);
  return status ? status : dnnl_stream_wait(thread->stream);
}

// MARK: Packed weights

// Makes memory in the layout that a product of plain a and c would choose for b[k,n].
static dnnl_status_t allocate_packed(cdnnl_packed *packed, dnnl_engine_t engine) {
  const int64_t m = 64, n = packed->n, k = packed->k;  // any m gives the same layout
  dnnl_memory_desc_t a = {0}, b = {0}, c = {0};
  dnnl_primitive_desc_t product = NULL;
  dnnl_status_t status = cdnnl_describe_strides(&a, (dnnl_dims_t){m, k}, (dnnl_dims_t){k, 1});
  if (!status) status = cdnnl_describe_any(&b, (dnnl_dims_t){k, n});
  if (!status) status = cdnnl_describe_strides(&c, (dnnl_dims_t){m, n}, (dnnl_dims_t){n, 1});
  if (!status)
    status = dnnl_matmul_primitive_desc_create(&product, engine, cdnnl_lend(&a), cdnnl_lend(&b), NULL, cdnnl_lend(&c),
                                               NULL);
  if (!status) {
    const_dnnl_memory_desc_t chosen = dnnl_primitive_desc_query_md(product, dnnl_query_weights_md, 0);
    packed->data = cdnnl_allocate(dnnl_memory_desc_get_size(chosen));
    status = packed->data ? dnnl_memory_create(&packed->memory, chosen, engine, packed->data) : dnnl_out_of_memory;
  }
  if (!status) status = dnnl_memory_get_memory_desc(packed->memory, &packed->descriptor);
  if (product) dnnl_primitive_desc_destroy(product);
  cdnnl_release(&a);
  cdnnl_release(&b);
  cdnnl_release(&c);
  return status;
}

cdnnl_packed *cdnnl_pack(cdnnl_view b, int64_t n, int64_t k, int *status) {
  cdnnl_thread *thread;
  dnnl_engine_t engine;
  cdnnl_packed *packed = calloc(1, sizeof *packed);
  if (!packed) {
    *status = dnnl_out_of_memory;
    return NULL;
  }
  packed->n = n;
  packed->k = k;
  *status = cdnnl_this_thread(&thread);
  if (!*status) *status = cdnnl_engine(&engine);
  if (!*status) *status = allocate_packed(packed, engine);
  if (!*status) *status = cdnnl_repack(packed, b);
  if (!*status) return packed;
  cdnnl_packed_free(packed);
  return NULL;
}

// The reorder is not kept: oneDNN's own cache makes it again in far less time than it takes to run.
int cdnnl_repack(cdnnl_packed *packed, cdnnl_view b) {
  cdnnl_thread *thread;
  dnnl_engine_t engine;
  dnnl_memory_desc_t from = {0};
  dnnl_memory_t source = NULL;
  dnnl_primitive_desc_t descriptor = NULL;
  dnnl_primitive_t reorder = NULL;
  int64_t strides[2];
  cdnnl_normal_strides(strides, b, packed->k, packed->n);
  dnnl_status_t status = cdnnl_this_thread(&thread);
  if (!status) status = cdnnl_engine(&engine);
  if (!status) status = cdnnl_describe_strides(&from, (dnnl_dims_t){packed->k, packed->n}, strides);
  if (!status) status = dnnl_memory_create(&source, cdnnl_lend(&from), engine, (void *)b.data);
  if (!status)
    status =
        dnnl_reorder_primitive_desc_create(&descriptor, cdnnl_lend(&from), engine, packed->descriptor, engine, NULL);
  if (!status) status = dnnl_primitive_create(&reorder, descriptor);
  if (!status) {
    cdnnl_created++;
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, packed->memory}};
    status = dnnl_primitive_execute(reorder, thread->stream, 2, arguments);
  }
  if (!status) status = dnnl_stream_wait(thread->stream);
  if (reorder) dnnl_primitive_destroy(reorder);
  if (descriptor) dnnl_primitive_desc_destroy(descriptor);
  if (source) dnnl_memory_destroy(source);
  cdnnl_release(&from);
  return status;
}

void cdnnl_packed_free(cdnnl_packed *packed) {
  if (!packed) return;
  if (packed->memory) dnnl_memory_destroy(packed->memory);
  free(packed->data);
  free(packed);
}

// MARK: What is installed

const char *cdnnl_status_text(int status) {
  switch (status) {
  case dnnl_success: return "success";
  case dnnl_out_of_memory: return "out of memory";
  case dnnl_invalid_arguments: return "invalid arguments";
  case dnnl_unimplemented: return "not implemented by oneDNN";
  case dnnl_runtime_error: return "oneDNN failed while running";
  default: return "unknown oneDNN status";
  }
}

static char version[32];

static void write_version(void) {
  const dnnl_version_t *running = dnnl_version();
  snprintf(version, sizeof version, "%d.%d.%d", running->major, running->minor, running->patch);
}

const char *cdnnl_version(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, write_version);
  return version;
}

const char *cdnnl_instruction_set(void) {
  cdnnl_set_up();
  switch ((int)dnnl_get_effective_cpu_isa()) {
  case dnnl_cpu_isa_sse41: return "sse41";
  case dnnl_cpu_isa_avx: return "avx";
  case dnnl_cpu_isa_avx2: return "avx2";
  case dnnl_cpu_isa_avx2_vnni: return "avx2_vnni";
  case dnnl_cpu_isa_avx512_core: return "avx512_core";
  case dnnl_cpu_isa_avx512_core_vnni: return "avx512_core_vnni";
  case dnnl_cpu_isa_avx512_core_bf16: return "avx512_core_bf16";
  case dnnl_cpu_isa_avx512_core_amx: return "avx512_core_amx";
#if DNNL_VERSION_MAJOR >= 3
  case dnnl_cpu_isa_avx2_vnni_2: return "avx2_vnni_2";
  case dnnl_cpu_isa_avx512_core_fp16: return "avx512_core_fp16";
  case dnnl_cpu_isa_avx512_core_amx_fp16: return "avx512_core_amx_fp16";
#endif
  default: return "unknown";
  }
}

int64_t cdnnl_created_primitives(void) { return cdnnl_created; }
