/// One figure of a benchmark.
package struct BenchmarkFigure: Sendable, Equatable {
  /// That of ``BenchmarkGroup``.
  package let group: String
  package let name: String
  /// What the numbers of matrices are; empty where it does not matter.
  package let numbers: String
  package var value: Double
  package let unit: String
  /// The most that this machine could reach, in the same unit; nil where nothing tells.
  package let limit: Double?

  package init(
    group: String = "", _ name: String, numbers: String = "", _ value: Double, _ unit: String, limit: Double? = nil
  ) {
    (self.group, self.name, self.numbers) = (group, name, numbers)
    (self.value, self.unit, self.limit) = (value, unit, limit)
  }

  func named(group: String) -> BenchmarkFigure {
    BenchmarkFigure(group: group, name, numbers: numbers, value, unit, limit: limit)
  }
}

extension [[BenchmarkFigure]] {
  /// The median of each figure over rounds of the same groups; of two it is their mean.
  package var medians: [BenchmarkFigure] {
    guard let first else { return [] }
    return first.indices.map { index in
      let values = map { $0[index].value }.sorted()
      var median = first[index]
      median.value = (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
      return median
    }
  }
}
