import CKernels

/// Some of the outputs of a linear layer, packed for products with these alone.
package struct SelectedOutputs {
  private let packed: any PackedMatrix
  private let bias: FlatArray?

  /// - Parameters:
  ///   - weight: `[outputSize, inputSize]`, in floats or integers.
  ///   - bias: `[1, outputSize]`.
  ///   - outputs: rows of the weight, one at least.
  package init(_ outputs: [Int32], of weight: Parameter, bias: Parameter?, in weights: Weights) {
    for output in outputs { precondition(output >= 0 && output < weight.rows, "output \(output) of \(weight.rows)") }
    if let matrix = weights.quantizedMatrices[weight.offset] {
      packed = PackedIntegers(matrix.rows(outputs))
    } else {
      let all = weights.view(of: weight)
      packed = OwnedMatrix(
        in: FlatArray(count: outputs.count * weight.columns), rows: outputs.count, columns: weight.columns
      )
      .withMatrix { some in
        ck_gather_rows(
          some.base, Int64(some.stride), all.base, Int64(all.stride), outputs, Int64(some.rows), Int64(some.columns))
        // oneDNN makes code for each number of rows and columns, and the next batch has others.
        return PackedFloats(some, isTransposed: true, for: .ownKernels)
      }
    }
    self.bias = bias.map { bias in
      let values = weights.view(of: bias)
      return FlatArray(outputs.map { values.base[Int($0)] })
    }
  }

  /// y = x·Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputSize]`.
  ///   - y: `[rows, outputs.count]`.
  package func multiply(_ x: Matrix, into y: Matrix, using arena: Arena) {
    Product.multiply(x, packed, bias: bias.map { UnsafePointer($0.base) }, into: y, accumulate: false, using: arena)
  }
}
