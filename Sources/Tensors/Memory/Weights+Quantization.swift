extension Weights {
  /// A matrix with a row whose products would be further off than this share is not quantized: one weight of the row is
  /// some twenty times as large as the others are. Rows of trained models are off by one hundredth.
  package static let largestQuantizationError = 0.05

  /// The same numbers with matrices of products and tables of embeddings in integers of 8 bits, but for those that
  /// would lose too much.
  package func quantized() -> Weights {
    var matrices = quantizedMatrices
    for parameter in layout where parameter.isQuantizable && quantizedMatrices[parameter.offset] == nil {
      if parameter.columns > QuantizedMatrix.mostColumns { continue }
      let matrix = view(of: parameter)
      let rounded = QuantizedMatrix(rounding: matrix)
      let errors = rounded.rowErrors(comparedWith: matrix)
      if errors.allSatisfy({ $0 <= Self.largestQuantizationError }) { matrices[parameter.offset] = rounded }
    }
    let result = Weights(layout: layout, count: count, quantized: matrices)
    for parameter in layout where matrices[parameter.offset] == nil {
      result.view(of: parameter).copy(from: view(of: parameter))
    }
    return result
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
