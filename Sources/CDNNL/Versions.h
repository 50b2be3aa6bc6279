// What differs between oneDNN 2.x and 3.x, under 3.x's names: memory descriptors became opaque and operation
// descriptors went away.
#pragma once
#include <dnnl.h>
#include <stdint.h>

// An owned descriptor is a struct in 2.x and a pointer in 3.x; oneDNN's functions take a lent one in both.
#if DNNL_VERSION_MAJOR >= 3
static inline const_dnnl_memory_desc_t cdnnl_lend(const dnnl_memory_desc_t *descriptor) { return *descriptor; }

static inline void cdnnl_release(dnnl_memory_desc_t *descriptor) {
  if (*descriptor) dnnl_memory_desc_destroy(*descriptor);
}

static inline dnnl_status_t cdnnl_describe_strides(dnnl_memory_desc_t *descriptor, const dnnl_dims_t dims,
                                                   const dnnl_dims_t strides) {
  return dnnl_memory_desc_create_with_strides(descriptor, 2, dims, dnnl_f32, strides);
}

static inline dnnl_status_t cdnnl_describe_any(dnnl_memory_desc_t *descriptor, const dnnl_dims_t dims) {
  return dnnl_memory_desc_create_with_tag(descriptor, 2, dims, dnnl_f32, dnnl_format_tag_any);
}

static inline dnnl_status_t cdnnl_append_sum(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef);
}
#else
typedef const dnnl_memory_desc_t *const_dnnl_memory_desc_t;

static inline const_dnnl_memory_desc_t cdnnl_lend(const dnnl_memory_desc_t *descriptor) { return descriptor; }

static inline void cdnnl_release(dnnl_memory_desc_t *descriptor) { (void)descriptor; }

static inline dnnl_status_t cdnnl_describe_strides(dnnl_memory_desc_t *descriptor, const dnnl_dims_t dims,
                                                   const dnnl_dims_t strides) {
  return dnnl_memory_desc_init_by_strides(descriptor, 2, dims, dnnl_f32, strides);
}

static inline dnnl_status_t cdnnl_describe_any(dnnl_memory_desc_t *descriptor, const dnnl_dims_t dims) {
  return dnnl_memory_desc_init_by_tag(descriptor, 2, dims, dnnl_f32, dnnl_format_tag_any);
}

static inline dnnl_status_t cdnnl_append_sum(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_sum(operations, 1);
}

static inline dnnl_status_t dnnl_matmul_primitive_desc_create(dnnl_primitive_desc_t *primitive, dnnl_engine_t engine,
                                                              const_dnnl_memory_desc_t source,
                                                              const_dnnl_memory_desc_t weights,
                                                              const_dnnl_memory_desc_t bias,
                                                              const_dnnl_memory_desc_t destination,
                                                              const_dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init(&operation, source, weights, bias, destination);
  if (status) return status;
  return dnnl_primitive_desc_create(primitive, &operation, attributes, engine, NULL);
}
#endif
