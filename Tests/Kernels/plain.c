// The kernels one float at a time, each operation rounded by itself: what the others are compared with.
#pragma STDC FP_CONTRACT OFF
#include "../../Sources/CKernels/kernels/System.h"

#define LANES 1
#define TABLE ck_plain
#include "../../Sources/CKernels/kernels/All.h"
