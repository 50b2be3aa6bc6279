import Tensors

/// A corpus that a model learns from beside others, and how much of it an epoch takes.
///
/// ```swift
/// [Weighted(ParallelFiles(pairs: "own.tmx"), weight: 2), Weighted(ParallelFiles(pairs: "web.tsv"), weight: 0.3)]
/// ```
public struct Weighted<Corpus: Sendable>: Sendable {
  public var corpus: Corpus
  /// Above 0 and at most 1,000. With 1 every example comes once in an epoch; with 0.3 three tenths of them do, and in
  /// the next epoch other three tenths; with 2.5 every example comes twice, and half of them a third time.
  public var weight: Double

  public init(_ corpus: Corpus, weight: Double = 1) {
    self.corpus = corpus
    self.weight = weight
  }
}

extension Weighted: Equatable where Corpus: Equatable {}
extension Weighted: Hashable where Corpus: Hashable {}

extension Weighted {
  /// - Parameter name: what an error calls the weight.
  /// - Throws: `OptionError.outOfRange`.
  package func validate(calling name: String = "weight") throws(OptionError) {
    // Written so that NaN fails.
    if !(weight > 0 && weight <= ExampleWeights.maximum) {
      throw .outOfRange(
        option: name, found: "\(weight)", expected: "a number above 0 and at most \(Int(ExampleWeights.maximum))",
        remedy: "1 takes every pair once in an epoch")
    }
  }
}

extension Double {
  /// As somebody types it: 1 for 1.0.
  package var asTyped: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
