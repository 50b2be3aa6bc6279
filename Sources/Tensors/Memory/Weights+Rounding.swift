import CKernels

extension Weights {
  /// A copy with every number rounded to the nearest `bfloat16`, as a file of those would give it back.
  package func roundedToBFloat16() -> Weights {
    let rounded = copied()
    var halves = [UInt16](repeating: 0, count: 1 << 14)
    for first in stride(from: 0, to: count, by: halves.count) {
      let block = Int64(min(halves.count, count - first))
      ck_to_bf16(&halves, array.base + first, block)
      ck_from_bf16(rounded.array.base + first, halves, block)
    }
    return rounded
  }
}
