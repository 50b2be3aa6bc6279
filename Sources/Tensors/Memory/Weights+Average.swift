extension Weights {
  /// The mean of weights of the same layout, element by element.
  ///
  /// Averaging the last or the best checkpoints of a run gives a better model than any one of them (Junczys-Dowmunt et
  /// al. 2016). Sums are taken in double, so that the mean of equal numbers is that number.
  ///
  /// - Precondition: there is at least one, all have the same layout, and none is quantized.
  package static func averaged(_ all: [Weights]) -> Weights {
    precondition(!all.isEmpty, "the average of no weights")
    let average = Weights(layout: all[0].layout, count: all[0].count)
    for weights in all {
      precondition(
        weights.layout == average.layout && weights.count == average.count, "an average of different layouts")
      precondition(
        weights.quantizedMatrices.isEmpty, "an average of \(weights.quantizedMatrices.count) matrices of integers")
    }
    let bases = all.map(\.array.base)
    for index in 0..<average.count {
      var sum = 0.0
      for base in bases { sum += Double(base[index]) }
      average.array.base[index] = Float(sum / Double(bases.count))
    }
    return average
  }
}
