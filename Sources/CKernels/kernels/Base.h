/// What extends the instruction set of the table BASE has its kernels but for a few, which take the places of the others
/// in its own table. Tables of other files are no constants in C, so each kernel of BASE is a function with a name.
#pragma once

#define JOINED(table, name) table##_##name
#define KERNEL_OF(table, name) JOINED(table, name)

#define DECLARE_OF_BASE(result, name, parameters, arguments) result KERNEL_OF(BASE, name) parameters;
FOR_ALL_KERNELS(DECLARE_OF_BASE)

/// For the file of BASE, which defines them.
#define DEFINE_OF_BASE(result, name, parameters, arguments) \
  result KERNEL_OF(BASE, name) parameters { return k_##name arguments; }

#define MEMBER_OF_BASE(result, name, parameters, arguments) .name = KERNEL_OF(BASE, name),
#define KERNELS_OF_BASE FOR_ALL_KERNELS(MEMBER_OF_BASE)
