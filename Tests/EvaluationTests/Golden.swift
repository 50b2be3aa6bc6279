import Evaluation
import Foundation
import Testing

/// Files made by `Golden/make_golden.py`.
enum Golden {
  struct Corpus: Decodable {
    struct System: Decodable {
      var name: String
      var lines: [String]
    }

    var references: [[String]]
    var systems: [System]

    func lines(of system: String) -> [String] {
      systems.first { $0.name == system }!.lines
    }
  }

  struct Scores<Options: Decodable & Sendable>: Decodable {
    var corpus: [Score<Options>]
    var sentence: [Score<Options>]
  }

  /// What sacreBLEU gives for one system, or of one of its lines.
  struct Score<Options: Decodable & Sendable>: Decodable, Sendable {
    var system: String
    var lineIndex: Int?
    /// The number of reference sets that were used.
    var references: Int
    var options: Options
    var signature: String
    var line: String
    var score: Double

    /// The signature with this implementation's version.
    private var expectedSignature: String {
      signature.replacing("version:2.6.0", with: "version:\(signatureVersion)")
    }

    func expectCorpusScore(by metric: some Metric) throws {
      let references = Array(corpus.references.prefix(references))
      let found = try metric.corpusScore(of: corpus.lines(of: system), against: references)
      #expect(found.description == line)
      #expect(abs(found.score - score) < tolerance)
      #expect(metric.signature(referenceCount: references.count) == expectedSignature)
    }

    func expectSentenceScore(by metric: some Metric) throws {
      let index = try #require(lineIndex)
      let references = corpus.references.prefix(references).map { $0[index] }
      let found = metric.sentenceScore(of: corpus.lines(of: system)[index], against: references)
      #expect(found.description == line)
      #expect(abs(found.score - score) < tolerance)
    }
  }

  struct Text: Decodable {
    struct Lowercase: Decodable {
      var input: String
      var output: String
    }

    struct Tokens: Decodable {
      var tokenizer: String
      var input: String
      var output: String
    }

    var lowercase: [Lowercase]
    var tokens: [Tokens]
    /// The code points that are white space.
    var spaces: [UInt32]
  }

  static let corpus = load("corpus", as: Corpus.self)
  static let text = load("text", as: Text.self)

  static func load<Content: Decodable>(_ name: String, as type: Content.Type) -> Content {
    do {
      let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden")!
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(type, from: Data(contentsOf: url))
    } catch {
      preconditionFailure("the golden file \(name).json, which its script makes anew, cannot be read: \(error)")
    }
  }

  /// Scores agree to this many points of 100. The same operations are done in the same order, so that only the
  /// mathematical library of another system can make a difference, in the last bits.
  static let tolerance = 1e-9
}

/// What BLEU and chrF have in common.
protocol Metric {
  associatedtype Score: MetricScore

  func corpusScore(of hypotheses: [String], against references: [[String]]) throws(EvaluationError) -> Score
  func sentenceScore(of hypothesis: String, against references: [String]) -> Score
  func signature(referenceCount: Int) -> String
}

protocol MetricScore: CustomStringConvertible {
  var score: Double { get }
}

extension BLEU: Metric {}
extension BLEU.Score: MetricScore {}
extension ChrF: Metric {}
extension ChrF.Score: MetricScore {}
