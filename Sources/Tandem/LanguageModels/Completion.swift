import Decoding
import Text
import Tokens

/// How a text is continued, and what is to be known of its tokens.
package struct CompletionOptions: Sendable {
  /// Tokens to generate at most.
  package var maximumLength = 16
  /// Nil for the most probable token at each place.
  package var sampling: SamplingOptions?
  package var penalties = TokenPenalties()
  /// Of the text; random draws are named by it.
  package var number = 0
  /// The text ends before any of these.
  package var stops: [String] = []
  /// The prompt is a part of what comes.
  package var echoesPrompt = false
  /// How many of the most probable tokens in each place are wanted; nil where no probabilities are.
  package var rankCount: Int?

  package init() {}
}

/// A text that a language model reads, and continues, a token at a time. Used by one caller at a time.
///
/// A model that reads lines apart begins anew behind each end of a line, and ends the text with the line that it
/// generates.
package final class Completion {
  /// What has become certain by one more token.
  package struct Piece: Sendable {
    package var text = ""
    package var tokens: [Token] = []
    /// Of the last piece.
    package var reason: Reason?

    package var isEmpty: Bool { text.isEmpty && tokens.isEmpty && reason == nil }
  }

  package struct Token: Sendable {
    package let text: String
    /// Where it begins in all text that comes, in Unicode scalars.
    package let offset: Int
    /// Natural; nil for the first of a prompt, before which nothing stands.
    package let logProbability: Float?
    /// The most probable tokens in its place, best first.
    package let best: [Alternative]

    package struct Alternative: Sendable {
      package let text: String
      package let logProbability: Float
    }
  }

  /// Why a text has ended.
  package enum Reason: Sendable {
    /// The model has ended it, or what stops it has come.
    case stop
    case length
  }

  private enum Phase { case reading, generating, over }

  package let promptLength: Int
  package private(set) var completionLength = 0
  /// Natural, of what was generated.
  package private(set) var logProbability: Float = 0

  private let model: LanguageModel
  private let stepModel: any StepModel
  private let options: CompletionOptions
  private let prompt: String
  private var phase = Phase.reading
  private var generator: any TokenReader
  /// Of the line that is read or generated.
  private var detokenizer: StreamingDetokenizer
  private var filter: StopStringFilter
  private var unread: ArraySlice<TokenID>
  /// Scalars that tokens have spelled, and those that are out.
  private var (spelledCount, emittedCount) = (0, 0)
  /// Tokens whose text is not out.
  private var held: [Token] = []

  /// - Parameter stepModel: of the model.
  /// - Throws: `OptionError` for options that are out of range.
  package convenience init(
    _ model: LanguageModel, _ stepModel: any StepModel, prompt: String, _ options: CompletionOptions
  ) throws {
    try self.init(model, stepModel, model.promptTokens(of: prompt), prompt, options)
  }

  /// - Parameters:
  ///   - stepModel: of the model.
  ///   - tokens: of its vocabulary.
  /// - Throws: `OptionError` for options that are out of range.
  package convenience init(
    _ model: LanguageModel, _ stepModel: any StepModel, prompt tokens: [TokenID], _ options: CompletionOptions
  ) throws {
    try self.init(model, stepModel, tokens, model.text(of: tokens), options)
  }

  private init(
    _ model: LanguageModel, _ stepModel: any StepModel, _ tokens: [TokenID], _ prompt: String,
    _ options: CompletionOptions
  ) throws {
    (self.model, self.stepModel, self.options, self.prompt) = (model, stepModel, options, prompt)
    (unread, promptLength) = (tokens[...], tokens.count)
    generator = try model.reader(stepModel, options)
    detokenizer = model.text.detokenizer(afterText: false)
    filter = StopStringFilter(stops: options.stops)
  }

  /// Reads or chooses a token.
  ///
  /// - Returns: what has become certain, which may be nothing; nil when the text is over.
  package func next() throws -> Piece? {
    switch phase {
    case .reading:
      guard let token = unread.popFirst() else { return beginGenerating() }
      try read(token)
      return Piece()
    case .generating: return generate()
    case .over: return nil
    }
  }

  private func read(_ token: TokenID) throws {
    let isFirst = unread.startIndex == 1
    let scored = generator.read(token, rankCount: options.rankCount ?? 0)
    if options.echoesPrompt { hold(scored, isFirst: isFirst) }
    guard token == SpecialTokens.end else { return }
    detokenizer = model.text.detokenizer(afterText: false)
    if !model.carriesState { generator = try model.reader(stepModel, options) }
  }

  private func beginGenerating() -> Piece {
    phase = .generating
    // White space at the end of a prompt is not read, and comes with the next word.
    let endsInWord = prompt.unicodeScalars.last.map { !$0.properties.isWhitespace } ?? false
    detokenizer = model.text.detokenizer(afterText: endsInWord)
    guard options.echoesPrompt else { return Piece() }
    emittedCount = prompt.unicodeScalars.count
    spelledCount = emittedCount
    defer { held = [] }
    return Piece(text: prompt, tokens: held)
  }

  private func generate() -> Piece {
    guard completionLength < options.maximumLength else { return end(.length) }
    guard let scored = generator.next(but: nil, rankCount: options.rankCount ?? 0) else { return end(.stop) }
    completionLength += 1
    logProbability += scored.logProbability
    let text = hold(scored, isFirst: false)
    var piece = Piece()
    filter.write(text) { piece.text += $0 }
    if filter.isStopped || isEnd(scored.token) { return end(.stop, piece) }
    return released(piece)
  }

  private func end(_ reason: Reason, _ piece: Piece = Piece()) -> Piece {
    var piece = piece
    phase = .over
    if !filter.isStopped {
      filter.write(detokenizer.finish()) { piece.text += $0 }
      filter.finish { piece.text += $0 }
    }
    piece = released(piece)
    // Those that spell nothing stand at the end.
    if !filter.isStopped { piece.tokens += held }
    piece.reason = reason
    return piece
  }

  /// With the tokens whose text is out now.
  private func released(_ piece: Piece) -> Piece {
    var piece = piece
    emittedCount += piece.text.unicodeScalars.count
    let count = held.prefix { $0.offset < emittedCount }.count
    piece.tokens += held.prefix(count)
    held.removeFirst(count)
    return piece
  }

  /// - Returns: the text that is certain with the token.
  @discardableResult
  private func hold(_ scored: ScoredToken, isFirst: Bool) -> String {
    let before = detokenizer
    let text = text(of: scored.token, by: &detokenizer)
    defer { spelledCount += text.unicodeScalars.count }
    guard options.rankCount != nil else { return text }
    let best = scored.best.map { candidate in
      var other = before
      let text = self.text(of: candidate.token, by: &other) + other.finish()
      return Token.Alternative(
        text: name(of: candidate.token, spelled: text), logProbability: candidate.logProbability)
    }
    held.append(
      Token(
        text: name(of: scored.token, spelled: text),
        // White space that the prompt has and its tokens lack may leave them behind it.
        offset: phase == .reading ? min(spelledCount, prompt.unicodeScalars.count) : spelledCount,
        logProbability: isFirst ? nil : scored.logProbability, best: isFirst ? [] : best))
    return text
  }

  /// Whether the token ends the text that is generated.
  private func isEnd(_ token: TokenID) -> Bool {
    token == SpecialTokens.end && phase == .generating && !model.carriesState
  }

  private func text(of token: TokenID, by detokenizer: inout StreamingDetokenizer) -> String {
    isEnd(token) ? detokenizer.finish() : model.text(of: token, by: &detokenizer)
  }

  private func name(of token: TokenID, spelled text: String) -> String {
    isEnd(token) ? SpecialTokens.text(of: token) : text
  }
}

extension LanguageModel {
  /// The tokens of a text whose lines are parted by the end of a line.
  package func promptTokens(of text: String) -> [TokenID] {
    Array(text.lines.map { self.text.tokens(of: String($0)) }.joined(separator: [SpecialTokens.end]))
  }

  package func text(of tokens: [TokenID]) -> String {
    var detokenizer = text.detokenizer(afterText: false)
    return tokens.map { text(of: $0, by: &detokenizer) }.joined() + detokenizer.finish()
  }

  /// - Returns: the text that is certain with a token; for the end of a line a line feed.
  fileprivate func text(of token: TokenID, by detokenizer: inout StreamingDetokenizer) -> String {
    guard token == SpecialTokens.end else { return detokenizer.append(token) }
    let rest = detokenizer.finish()
    detokenizer = text.detokenizer(afterText: false)
    return rest + "\n"
  }

  fileprivate func reader(_ stepModel: any StepModel, _ options: CompletionOptions) throws -> any TokenReader {
    func open(_ stepModel: some StepModel) throws -> any TokenReader {
      try TextGenerator(
        stepModel, prompt: [start],
        forbidden: [SpecialTokens.padding, SpecialTokens.start, SpecialTokens.unknown], sampling: options.sampling,
        penalties: options.penalties, number: options.number)
    }
    return try open(stepModel)
  }
}
