import Tensors

// Numbers that a model takes from another.

extension Weights {
  /// Copies parameters of others. Where one of these has twice as many columns, half of them become zero.
  ///
  /// - Parameter onTheRight: the right half of those is copied, otherwise the left.
  func copy(
    _ parameters: [Parameter], of other: Weights, to targets: [Parameter], onTheRight: Bool = false
  ) {
    precondition(parameters.count == targets.count, "\(parameters.count) parameters for \(targets.count)")
    for (parameter, target) in zip(parameters, targets) {
      precondition(
        parameter.rows == target.rows && [1, 2].contains { $0 * parameter.columns == target.columns },
        "\(parameter.name) is [\(parameter.rows), \(parameter.columns)] and [\(target.rows), \(target.columns)]")
      let isHalf = parameter.columns != target.columns
      self[target].withMatrix { target in
        if isHalf { target.fill(0) }
        other[parameter].withMatrix { source in
          target.columns(isHalf && onTheRight ? source.columns : 0, source.columns).copy(from: source)
        }
      }
    }
  }

  /// Copies what a parameter of others has for each token: a row, or of a bias one number.
  ///
  /// - Parameter rows: for each token of the target its place in the other parameter; nil leaves its numbers as they
  ///   are.
  func copy(_ parameter: Parameter, of other: Weights, to target: Parameter, rows: [Int?]) {
    let isBias = target.rows == 1 && target.columns == rows.count
    let width = isBias ? 1 : target.columns
    precondition(
      isBias || (target.rows == rows.count && parameter.columns == width),
      "\(parameter.name) is [\(parameter.rows), \(parameter.columns)] and [\(target.rows), \(target.columns)]")
    for (token, row) in rows.enumerated() {
      guard let row else { continue }
      let (first, source) = (target.offset + token * width, parameter.offset + row * width)
      array[first..<(first + width)] = other.array[source..<(source + width)]
    }
  }
}
