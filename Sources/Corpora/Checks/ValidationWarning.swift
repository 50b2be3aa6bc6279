import Text
import Tokens

/// Why the score on validation examples may mislead, given the training examples.
package enum ValidationWarning: Equatable, Sendable, CustomStringConvertible {
  /// Most of the validation examples are learned from, too.
  case overlap(count: Int, total: Int, example: String)
  /// Some have labels that no training example has.
  case unknownLabels(count: Int, total: Int, example: String, label: String)
  /// The source of the validation pairs is written as the target of the training pairs is, and the other way round.
  case swapped

  package var description: String {
    switch self {
    case .overlap(let count, let total, let example):
      "\(count) of \(total) validation \(example)s are among the training \(example)s, so that the validation score means "
        + "little for others; validate on \(example)s that the model does not learn from."
    case .unknownLabels(let count, let total, let example, let label):
      "\(count) of \(total) validation \(example)s have a label, such as \(label.excerpt), that no training \(example) has; "
        + "they count as wrong in the score and are left out of the loss."
    case .swapped:
      "Source and target of the validation pairs look swapped: the source is written as the target of the training pairs "
        + "is, and the target as their source; check which file is which."
    }
  }

  /// More than half of the validation examples; some overlap is natural.
  static func overlap(of validation: [UInt64], with training: [UInt64], example: String) -> ValidationWarning? {
    let known = Set(training)
    let count = validation.count { known.contains($0) }
    return 2 * count > validation.count ? .overlap(count: count, total: validation.count, example: example) : nil
  }
}

extension ClassifiedCorpus {
  /// - Parameter training: the corpus that the labels of this one were numbered by.
  package func warnings(training: ClassifiedCorpus) -> [ValidationWarning] {
    let unknown = examples.filter { $0.numbers.count < $0.labels.count }
    let known = Set(training.examples.flatMap(\.labels))
    let label = unknown.lazy.flatMap(\.labels).first { !known.contains($0) }
    return [
      ValidationWarning.overlap(of: textHashes, with: training.textHashes, example: "text"),
      label.map {
        .unknownLabels(count: unknown.count, total: examples.count, example: "text", label: $0)
      },
    ].compactMap(\.self)
  }
}

extension TaggedCorpus {
  /// - Parameter training: the corpus that the tags of this one were numbered by.
  package func warnings(training: TaggedCorpus) -> [ValidationWarning] {
    let unknownCount = sentences.indices.count { !isKnown($0) }
    let label = unknownTags.first
    return [
      ValidationWarning.overlap(of: textHashes, with: training.textHashes, example: "sentence"),
      label.map {
        .unknownLabels(count: unknownCount, total: sentences.count, example: "sentence", label: $0)
      },
    ].compactMap(\.self)
  }
}

extension ParallelCorpus {
  /// - Parameter training: the pairs that a model learns from.
  package func warnings(training: ParallelCorpus) -> [ValidationWarning] {
    let looksSwapped = training.profiles.isSwapped(in: profiles)
    return [
      ValidationWarning.overlap(of: pairHashes, with: training.pairHashes, example: "pair"),
      looksSwapped ? .swapped : nil,
    ].compactMap(\.self)
  }
}

extension TokenLines {
  /// - Parameter training: the lines that a model learns from. Empty lines are in every text, and lines with unknown
  ///   tokens may differ in what these stand for.
  package func warnings(training: TokenLines) -> [ValidationWarning] {
    func hashes(_ lines: TokenLines) -> [UInt64] {
      (0..<lines.lineCount).filter {
        lines[$0].count > 1 && !lines[$0].contains(SpecialTokens.unknown)
      }.map { line in
        var digest = CorpusDigest()
        digest.add(Array(lines[line]))
        return digest.value
      }
    }
    return [ValidationWarning.overlap(of: hashes(self), with: hashes(training), example: "line")].compactMap(\.self)
  }
}
