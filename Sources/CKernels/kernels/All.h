/// Every kernel for one instruction set. The including file sets LANES and TABLE, and the compiler's target.
#include "Vector.h"
#include "Functions.h"
#include "Elementwise.h"
#include "Dropout.h"
#include "Recurrent.h"
#include "Softmax.h"
#include "BinaryCrossEntropy.h"
#include "LinearChain.h"
#include "Pooling.h"
#include "LayerNorm.h"
#include "Attention.h"
#include "Optimizers.h"
#include "Products.h"
#include "QuantizedProducts.h"
#include "BF16Products.h"

const KernelTable TABLE = {
#define MEMBER(result, name, parameters, arguments) .name = k_##name,
  FOR_ALL_KERNELS(MEMBER)
#undef MEMBER
};
