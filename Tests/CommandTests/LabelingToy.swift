import Foundation
import TestSupport

/// Tagged sentences and labeled texts, learned in a second: what is said of a word follows from its ending, and of a
/// text from whether it has a word that ends with a.
struct LabelingToy {
  let folder: TemporaryFolder

  /// `train` and `valid`, each as `.conll` with three columns, as `.conllu`, as `.tsv` and as `.txt`.
  init() throws {
    folder = try TemporaryFolder()
    var random = SplitMix64(seed: 11)
    for (name, count) in [("train", 400), ("valid", 60)] {
      let sentences = (0..<count).map { _ in
        (0...Int(random.next() % 6)).map { _ in
          (0..<2).map { String(Array($0 == 0 ? "bdfgk" : "iu").randomElement(using: &random)!) }.joined()
            + String(Array("aeo").randomElement(using: &random)!)
        }
      }
      _ = try folder.file("\(name).conll", sentences.map(Self.conll).joined())
      _ = try folder.file("\(name).conllu", sentences.map(Self.conllu).joined())
      _ = try folder.file("\(name).tsv", sentences.map { "\(Self.label($0))\t\($0.joined(separator: " "))\n" }.joined())
      _ = try folder.file("\(name).txt", sentences.map { $0.joined(separator: " ") + "\n" }.joined())
    }
  }

  static func tag(_ word: String) -> String {
    switch word.last {
    case "a": "NOUN"
    case "e": "VERB"
    default: "ADV"
    }
  }

  /// Words that end with a are places, each by itself.
  static func span(_ word: String) -> String { word.hasSuffix("a") ? "B-LOC" : "O" }

  static func label(_ words: [String]) -> String { words.contains { $0.hasSuffix("a") } ? "place" : "none" }

  private static func conll(_ words: [String]) -> String {
    words.map { "\($0) \(tag($0)) \(span($0))\n" }.joined() + "\n"
  }

  /// With a comment, a multiword token over the first two words, and `SpaceAfter=No` after the last.
  private static func conllu(_ words: [String]) -> String {
    var lines = ["# text = \(words.joined(separator: " "))"]
    if words.count > 1 { lines.append("1-2\t\(words[0])\(words[1])" + String(repeating: "\t_", count: 8)) }
    for (place, word) in words.enumerated() {
      let misc = place == words.count - 1 ? "SpaceAfter=No" : "_"
      lines.append("\(place + 1)\t\(word)\t_\t\(tag(word))\t_\tEnd=\(word.suffix(1))\t0\troot\t_\t\(misc)")
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  // MARK: Commands

  private static let size = [
    "--emb", "8", "--hidden", "16", "--layers", "1", "--dropout", "0", "--char-emb", "6", "--char-hidden", "8",
    "--epochs", "6", "--batch-size", "16", "--learning-rate", "0.02", "--ema", "0",
  ]

  /// - Parameter format: the ending of the files.
  func tagger(_ model: String, _ options: [String] = [], format: String = "conll") -> [String] {
    ["train", "tagger"] + (files(format) + ["--model", folder[model]] + Self.size).overridden(by: options)
  }

  func classifier(_ model: String, _ options: [String] = []) -> [String] {
    ["train", "classifier"] + (files("tsv") + ["--model", folder[model]] + Self.size).overridden(by: options)
  }

  private func files(_ format: String) -> [String] {
    ["--train", folder["train.\(format)"], "--valid", folder["valid.\(format)"]]
  }

  func text(_ name: String) throws -> String { String(decoding: try folder.bytes(name), as: UTF8.self) }
}
