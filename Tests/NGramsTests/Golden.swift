import Foundation
import NGrams
import TestSupport
import Testing
import Text
import Tokens

/// A file made by `Golden/make_kneser_ney_golden.py`.
func golden(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: "Golden", withExtension: nil)).appendingPathComponent(name).path
}

/// The lines of a golden file.
func goldenLines(_ name: String) throws -> [String] { try LineReader(path: golden(name)).allLines() }

/// A training on golden text.
func train(
  _ order: Int, _ smoothing: Smoothing = .modifiedKneserNey, pruning: [Int] = [0], on name: String = "text.txt"
) throws -> NGramEstimate {
  var training = NGramTraining()
  training.order = order
  training.smoothing = smoothing
  training.pruning = pruning
  return try training.run(LineReader(path: golden(name))).estimate
}

/// What a model gives for a word of a line.
struct WordScore: Hashable {
  let id: TokenID
  /// Natural logarithm.
  let logProbability: Double
  /// How many words the n-gram has that gave it.
  let order: Int
}

extension NGramModel {
  /// What is said of each word of a line, and of its end.
  func words(of line: String) -> [WordScore] {
    var state = start
    return (vocabulary.ids(of: line, as: unit) + [SpecialTokens.end]).map { id in
      let step = score(id, after: state)
      state = step.state
      return WordScore(id: id, logProbability: step.logProbability, order: matchedOrder(step))
    }
  }

  func logProbability(of line: String) -> Double {
    logProbabilities(of: vocabulary.ids(of: line, as: unit)[...]).reduce(0, +)
  }
}

extension Vocabulary {
  /// A line from its tokens.
  func line(of ids: [TokenID], as unit: NGramUnit) -> String {
    var bytes: [UInt8] = []
    for id in ids { append(id, as: unit, to: &bytes) }
    return String(decoding: unit == .words ? bytes.dropFirst() : bytes[...], as: UTF8.self)
  }
}

/// The numbers of an ARPA file by n-gram, read by other means than the program's own.
struct ARPATable {
  /// log₁₀ of the probability and of the backoff.
  var entries: [String: (probability: Double, backoff: Double)] = [:]
  private(set) var orders: [Int] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      if line.hasSuffix("-grams:") { orders.append(0) }
      let fields = line.split(separator: "\t")
      guard fields.count > 1, let probability = Double(fields[0]) else { continue }
      entries[String(fields[1])] = (probability, fields.count > 2 ? Double(fields[2]) ?? .nan : 0)
      orders[orders.count - 1] += 1
    }
  }

  init(of model: NGramModel) throws {
    let folder = try TemporaryFolder()
    try model.write(to: folder.file("model.arpa"))
    self.init(String(decoding: try folder.bytes("model.arpa"), as: UTF8.self))
  }

  init(golden name: String) throws { self.init(try String(contentsOfFile: golden(name), encoding: .utf8)) }

  /// log₁₀ p of a word after others, by the definition of backing off; and the length of the n-gram that is there.
  func score(_ word: String, after context: ArraySlice<String>) -> (length: Int, log10: Double) {
    let ngram = (context + [word]).joined(separator: " ")
    if let found = entries[ngram] { return (context.count + 1, found.probability) }
    if context.isEmpty { return (1, -.infinity) }
    let shorter = score(word, after: context.dropFirst())
    return (shorter.length, shorter.log10 + (entries[context.joined(separator: " ")]?.backoff ?? 0))
  }

  /// The largest difference of a number, where the n-grams are the same ones, and otherwise infinity.
  func difference(from other: ARPATable) -> Double {
    guard Set(entries.keys) == Set(other.entries.keys), orders == other.orders else { return .infinity }
    return entries.reduce(0) { largest, entry in
      guard let found = other.entries[entry.key] else { return .infinity }
      return max(
        largest, abs(found.probability - entry.value.probability), abs(found.backoff - entry.value.backoff))
    }
  }
}
