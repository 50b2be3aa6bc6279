import Corpora
import Decoding
import Models
import NGrams
import Tensors
import Text
import Tokens

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trained language model, neural or of n-grams: scores text, and generates some.
///
/// ```swift
/// let model = try LanguageModel(contentsOf: "models/names.safetensors")
/// try model.generate(from: "Em")
/// ```
/// A value may be used from several threads at once.
public struct LanguageModel: Sendable {
  package enum Kind: Sendable {
    case neural(LoadedLanguageModel)
    case ngrams(NGramModel)
  }

  package let kind: Kind

  package init(_ loaded: LoadedLanguageModel) { kind = .neural(loaded) }

  package init(_ model: NGramModel) { kind = .ngrams(model) }

  /// - Parameters:
  ///   - path: a neural model, or one of n-grams in the compact form or in the ARPA format, gzip too.
  /// - Throws: `ModelFileError` or `NGramError` when the file is not a language model.
  public init(contentsOf path: String) throws {
    kind =
      if let model = try NGramModel(ifModel: path) {
        .ngrams(model)
      } else {
        .neural(try LoadedLanguageModel(contentsOf: path))
      }
  }

  /// - Throws: `ModelFileError` or `NGramError` when the file is not a language model.
  public init(contentsOf url: URL) throws {
    try self.init(contentsOf: url.path)
  }

  package var text: LanguageText {
    switch kind {
    case .neural(let loaded): .tokenized(loaded.text)
    case .ngrams(let model): .ngrams(model.vocabulary, model.unit)
    }
  }

  /// Whether lines are parts of one text: each begins where the one before it has left the model.
  public var carriesState: Bool {
    switch kind {
    case .neural(let loaded): loaded.carriesState
    case .ngrams: false
    }
  }

  /// Whether what may follow has probabilities that add up to 1; scores of stupid backoff do not.
  public var givesProbabilities: Bool {
    switch kind {
    case .neural: true
    case .ngrams(let model): model.isNormalized
    }
  }

  /// How many tokens of a text are not in the vocabulary.
  public func unknownCount(in text: String) -> Int {
    text.lines.reduce(0) { sum, line in
      sum + self.text.tokens(of: String(line)).count { $0 == SpecialTokens.unknown }
    }
  }

  /// How many characters of a text the model did not meet in training, because its vocabulary spells them by bytes:
  /// what it predicts of them is noise.
  public func unfamiliarCount(in text: String) -> Int {
    guard case .tokenized(let parts) = self.text, parts.unit != .bytes else { return 0 }
    guard parts.tokenizer.vocabulary.hasByteFallback else { return 0 }
    let first = Int32(SpecialTokens.count)
    return text.unicodeScalars.count { scalar in
      scalar != "\n" && scalar != "\r"
        && self.text.tokens(of: String(Character(scalar))).contains { (first..<first + 256).contains($0) }
    }
  }

  /// What stands before the first token of a text.
  var start: TokenID { carriesState ? SpecialTokens.end : SpecialTokens.start }

  // MARK: Generation

  /// Writes text.
  ///
  /// - Parameters:
  ///   - prompt: how it begins.
  ///   - options: how tokens are chosen, and when it ends.
  /// - Returns: the prompt, and what follows it.
  /// - Throws: `GenerationError` for options that are out of range.
  public func generate(from prompt: String = "", options: GenerationOptions = GenerationOptions()) throws -> String {
    var text = prompt
    try GenerationSession(self, options: options).generate(from: prompt) { text += $0 }
    return text
  }

  /// Generates text for a task; see ``generate(from:options:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func generate(
    from prompt: String = "", options: GenerationOptions = GenerationOptions()
  ) async throws -> String {
    let generateText: (String, GenerationOptions) throws -> String = generate
    return try generateText(prompt, options)
  }
}
