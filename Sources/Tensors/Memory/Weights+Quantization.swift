extension Weights {
  /// A matrix with a row that is further off than this share is not quantized: its largest weight is some twenty times
  /// as large as the others are. Rows of trained models are off by one hundredth.
  package static let largestQuantizationError = 0.05

  /// The same numbers with matrices of products and tables of embeddings in integers of 8 bits, but for those that
  /// would lose too much.
  package func quantized() -> Weights {
    var matrices = quantizedMatrices
    for parameter in layout where parameter.isQuantizable && quantizedMatrices[parameter.offset] == nil {
      if let matrix = Self.quantized(view(of: parameter)) { matrices[parameter.offset] = matrix }
    }
    let result = Weights(layout: layout, count: count, quantized: matrices)
    for parameter in layout where matrices[parameter.offset] == nil {
      result.view(of: parameter).copy(from: view(of: parameter))
    }
    return result
  }

  /// - Returns: nil where too much would be lost.
  private static func quantized(_ matrix: Matrix) -> QuantizedMatrix? {
    guard matrix.columns <= QuantizedMatrix.mostColumns else { return nil }
    let quantized = QuantizedMatrix(rounding: matrix)
    let errors = OwnedMatrix(in: FlatArray(count: matrix.count), rows: matrix.rows, columns: matrix.columns).withMatrix
    {
      quantized.copy(into: $0)
      return $0.rowErrors(comparedWith: matrix)
    }
    // Rows that are next to nothing have become zeros, and lose nothing that matters.
    let isPrecise = zip(errors, quantized.scales).allSatisfy { $0 <= largestQuantizationError || $1 == 0 }
    return isPrecise ? quantized : nil
  }

  /// The same numbers as floats alone, as training needs them.
  package func dequantized() -> Weights {
    if quantizedMatrices.isEmpty { return self }
    let result = Weights(layout: layout, count: count)
    for parameter in layout {
      let matrix = result.view(of: parameter)
      if let rounded = quantizedMatrices[parameter.offset] {
        rounded.copy(into: matrix)
      } else {
        matrix.copy(from: view(of: parameter))
      }
    }
    return result
  }
}
