import Corpora
import Models
import Tensors
import Text
import Tokens

/// The encoder of any model, to watch it read.
package enum EncoderInspector: Sendable {
  case translator(Translator)
  case labeler(BatchedEncoder)
  case languageModel(LoadedLanguageModel)

  /// Tokens of a text at most: the states of all units at each of them are kept.
  package static let longestText = 2000

  /// - Throws: `ModelFileError` for a file that is no model.
  package init(contentsOf path: String) throws {
    switch try TrainedModel(contentsOf: path) {
    case .translator(let loaded): self = .translator(Translator(loaded))
    case .labeler(let loaded): self = .labeler(BatchedEncoder(loaded))
    case .languageModel(let loaded): self = .languageModel(loaded)
    case .ngrams: throw ModelFileError(path: path, problem: .ngrams())
    }
  }

  /// What the encoder's units are along lines, each of which it reads by itself; those without words are left out.
  ///
  /// - Returns: the activations along all lines, and the places of the tokens with which each line but the first
  ///   begins.
  /// - Throws: `InspectionError.noWords` where no line has any; `tooLong`, `noMemoryCell`.
  package func trace(
    of lines: [String], _ state: UnitActivations.State = .hidden
  ) throws(InspectionError) -> (UnitActivations, breaks: Set<Int>) {
    var texts: [UnitActivations] = []
    var (count, breaks): (Int, Set<Int>) = (0, [])
    for line in lines {
      do {
        let text = try trace(of: line, state)
        if count > 0 { breaks.insert(count) }
        count += text.tokens.count
        texts.append(text)
      } catch .noWords {}
      // A line has two tokens more than its text at most.
      if count > Self.longestText + 2 { throw .tooLong(tokenCount: count, limit: Self.longestText) }
    }
    if texts.isEmpty { throw .noWords }
    return (UnitActivations(joining: texts), breaks)
  }

  /// What the encoder's units are along a line.
  ///
  /// - Throws: `InspectionError.noWords`, `tooLong`, `noMemoryCell`.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    switch self {
    case .translator(let translator): try translator.trace(of: line, state)
    case .labeler(let encoder): try encoder.trace(of: line, state)
    case .languageModel(let model): try model.trace(of: line, state)
    }
  }
}

extension Translator {
  /// What the encoder's units are along a line and its `</s>`; of several models those of the first.
  ///
  /// - Throws: `InspectionError.noWords`, `tooLong`, `noMemoryCell`.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    let ids = source.encode(line.singleSpaced)
    try InspectionError.check(tokenCount: ids.count, atMost: EncoderInspector.longestText)
    let (model, weights) = (members[0].model, members[0].weights)
    let output = model.encoder(
      PackedSequences([ids + [SpecialTokens.end]]),
      on: Tape(weights: weights, arena: Arena()))
    return try UnitActivations(
      output, state, tokens: ids.map(source.vocabulary.shownToken) + [SpecialTokens.text(of: SpecialTokens.end)])
  }
}

extension Tagger {
  /// What the encoder's units are along a line; see ``EncoderInspector``.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    try encoder.trace(of: line, state)
  }
}

extension Classifier {
  /// What the encoder's units are along a line; see ``EncoderInspector``.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    try encoder.trace(of: line, state)
  }
}

extension BatchedEncoder {
  /// What the encoder's units are along a line: at its words or, where these are read in pieces, at the pieces and
  /// `</s>`.
  ///
  /// - Throws: `InspectionError.noWords`, `tooLong`, `noMemoryCell`.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    let words = segmenter.words(of: line)
    var indexer = WordEncoder(vocabulary)
    let read = indexer.tokens(of: words)
    try InspectionError.check(
      tokenCount: words.isEmpty ? 0 : read.tokens.count, atMost: EncoderInspector.longestText)
    let names =
      switch vocabulary {
      case .words: words.words
      case .pieces(let tokenizer): read.tokens.map(tokenizer.vocabulary.shownToken)
      }
    let spelling = model.spelling == nil ? nil : indexer.spelling
    let texts = model.encode(
      SentenceBatch([read], spelling: spelling), on: Tape(weights: weights, arena: Arena()))
    return try UnitActivations(texts.output, state, tokens: names)
  }
}

extension LoadedLanguageModel {
  /// What the model's units are along a line, and at what it reads before its first token.
  ///
  /// - Throws: `InspectionError.noRecurrentLayers`, `noWords`, `tooLong`, `noMemoryCell`.
  package func trace(of line: String, _ state: UnitActivations.State = .hidden) throws(InspectionError)
    -> UnitActivations
  {
    guard let encoder = model.encoder else { throw .noRecurrentLayers }
    let tokens = text.tokens(of: line)
    try InspectionError.check(tokenCount: tokens.count, atMost: EncoderInspector.longestText)
    let read = [LanguageModel(self).start] + tokens
    let output = encoder(PackedSequences([read]), on: Tape(weights: weights, arena: Arena()))
    return try UnitActivations(
      output, state, tokens: read.map(text.vocabulary.shownToken))
  }
}
