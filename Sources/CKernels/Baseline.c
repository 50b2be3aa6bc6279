// Four lanes: SSE2 on x86-64, NEON on 64-bit Arm.
#include "kernels/System.h"

#define LANES 4
#define TABLE ck_baseline
#include "kernels/All.h"
