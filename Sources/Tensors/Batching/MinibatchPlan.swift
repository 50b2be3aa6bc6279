/// How large a minibatch is.
public enum BatchUnit: String, Sendable, Hashable, Codable, CaseIterable {
  case sentences = "sents"
  /// Tokens of the longer side, summed over the examples.
  case tokens
}

/// Which examples share a minibatch, and in which order minibatches come.
///
/// Examples are shuffled, then sorted by length within windows of some minibatches, then cut: so a minibatch holds
/// sentences of like length and its products stay tall, while the minibatches of every epoch differ.
public struct MinibatchPlan: Sendable, Hashable, Codable {
  public var unit = BatchUnit.sentences
  public var size = 64
  /// Minibatches that are sorted together; 1 keeps examples shuffled.
  public var window = 50

  public init(unit: BatchUnit = .sentences, size: Int = 64, window: Int = 50) {
    self.unit = unit
    self.size = size
    self.window = window
  }

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("size"), size, in: 1...OptionLimit.count)
    try check(name("window"), window, in: 1...OptionLimit.count)
  }

  /// The minibatches of one epoch.
  ///
  /// - Parameters:
  ///   - lengths: length of each example on each side, in tokens.
  ///   - counts: how often each example comes, as ``ExampleWeights`` has it; nil for once.
  ///   - random: of the epoch.
  /// - Returns: indices of examples; every example stands in as many places as it comes.
  package func minibatches(lengths: [ExampleLength], counts: [Int]? = nil, random: RandomSource) -> [[Int]] {
    guard let counts else { return minibatches(of: Array(lengths.indices), lengths: lengths, random: random) }
    precondition(counts.count == lengths.count, "\(counts.count) counts of \(lengths.count) examples")
    // The second time an example comes it has a number of its own, n higher, and so on: by that the repetitions of an
    // example are apart from one another where examples of one length are put in order.
    var occurrences: [Int] = []
    for (example, count) in counts.enumerated() {
      for round in 0..<count { occurrences.append(round * lengths.count + example) }
    }
    return minibatches(of: occurrences, lengths: lengths, random: random)
  }

  /// - Parameter occurrences: numbers of examples, to which multiples of the number of examples may be added.
  private func minibatches(of occurrences: [Int], lengths: [ExampleLength], random: RandomSource) -> [[Int]] {
    var generator = random.generator
    let shuffled = occurrences.shuffled(using: &generator)
    let count = lengths.count
    let perWindow = unit == .sentences ? size * window : examplesPerWindow(lengths)
    var minibatches: [[Int]] = []
    for start in stride(from: 0, to: shuffled.count, by: perWindow) {
      let sorted = shuffled[start..<min(start + perWindow, shuffled.count)].sorted {
        let (first, second) = (lengths[$0 % count], lengths[$1 % count])
        return first == second ? $0 < $1 : first < second
      }
      minibatches += BatchRun.cut(sorted.lazy.map { $0 % count }, capacity: size) { cost(lengths[$0]) }
    }
    return minibatches.shuffled(using: &generator)
  }

  /// Minibatches in the order of length, for validation: nothing is shuffled.
  package func sorted(_ lengths: [ExampleLength]) -> BatchRun {
    BatchRun(lengths: lengths, capacity: size, order: .shortestFirst) { cost(lengths[$0]) }
  }

  private func examplesPerWindow(_ lengths: [ExampleLength]) -> Int {
    let total = lengths.reduce(0) { $0 + $1.longer }
    let (tokens, overflow) = (size * window).multipliedReportingOverflow(by: lengths.count)
    return overflow ? lengths.count : max(1, tokens / max(total, 1))
  }

  private func cost(_ length: ExampleLength) -> Int { unit == .sentences ? 1 : length.longer }
}

/// The length of an example: of a sentence pair on both sides, else twice the same.
package struct ExampleLength: Sendable, Comparable {
  package let source: Int
  package let target: Int

  package init(source: Int, target: Int) {
    self.source = source
    self.target = target
  }

  var longer: Int { max(source, target) }

  package static func < (a: ExampleLength, b: ExampleLength) -> Bool {
    (a.source, a.target) < (b.source, b.target)
  }
}
