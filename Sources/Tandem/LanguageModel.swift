import Corpora
import Decoding
import Models
import Tensors
import Text

/// A trained language model: says how probable text is, and writes some.
///
/// ```swift
/// let model = try LanguageModel(contentsOf: "models/names.safetensors")
/// try model.generate(from: "Em")
/// ```
/// A value may be used from several threads at once.
public struct LanguageModel: Sendable {
  package let loaded: LoadedLanguageModel

  package init(_ loaded: LoadedLanguageModel) { self.loaded = loaded }

  /// - Throws: `ModelFileError` when the file is not a language model of this program.
  public init(contentsOf path: String) throws { self.init(try LoadedLanguageModel(contentsOf: path)) }

  /// Whether lines are parts of one text: each begins where the one before it has left the model.
  public var carriesState: Bool { loaded.model.options.carriesState }

  /// The symbols of a scored line, without its end.
  package func tokens(of score: LineScore) -> [TokenID] { score.symbols.dropLast().map { TokenID(rawValue: $0) } }

  package var tokenizer: Tokenizer { loaded.parts.tokenizer }

  /// What stands before the first symbol of a text.
  var start: Int32 { carriesState ? SpecialTokens.end.rawValue : SpecialTokens.start.rawValue }

  // MARK: Generation

  /// Writes text.
  ///
  /// - Parameters:
  ///   - prompt: how it begins.
  ///   - options: how symbols are chosen, and when it ends.
  /// - Returns: the prompt, and what follows it.
  public func generate(from prompt: String = "", options: GenerationOptions = GenerationOptions()) throws -> String {
    var text = prompt
    try generate(from: prompt, options: options, number: 0) { text += $0 }
    return text
  }

  /// Writes text as it comes.
  ///
  /// - Parameters:
  ///   - number: of the text; each is another.
  ///   - emit: takes what follows the prompt, piece by piece, in whole Unicode scalars; lines end by LF but the last.
  package func generate(
    from prompt: String, options: GenerationOptions, number: Int, emit: (String) throws -> Void
  ) throws {
    let end = SpecialTokens.end.rawValue
    var symbols = [start]
    // The lines of a prompt before its last are over.
    let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() {
      symbols += loaded.parts.symbols(of: String(line))
      if place < lines.count - 1 { symbols.append(carriesState ? end : start) }
    }
    var forbidden = [SpecialTokens.padding.rawValue, SpecialTokens.start.rawValue]
    if options.forbidsUnknown { forbidden.append(SpecialTokens.unknown.rawValue) }
    var generator = try TextGenerator(
      LanguageStepModel(loaded.model, weights: loaded.weights), prompt: symbols, forbidden: forbidden,
      sampling: options.sampling, number: number)
    var writer = StoppingWriter(stops: options.stops)
    var assembler = TextAssembler(tokenizer, afterText: !(lines.last ?? "").isEmpty)
    var linesLeft = options.lineCount
    for _ in 0..<options.maximumLength {
      let symbol = generator.next().symbol
      if symbol == end {
        try writer.write(assembler.finish(), to: emit)
        linesLeft -= 1
        if linesLeft == 0 || !carriesState || writer.isStopped { break }
        try writer.write("\n", to: emit)
      } else {
        try writer.write(assembler.append(TokenID(rawValue: symbol)), to: emit)
      }
      if writer.isStopped { break }
    }
    try writer.write(assembler.finish(), to: emit)
    try writer.finish(emit)
  }
}

/// How a language model writes.
public struct GenerationOptions: Sendable, Hashable {
  /// The most probable symbol is chosen at each place, instead of drawing one.
  public var isGreedy = false
  /// Below 1 likely symbols become likelier, above 1 all become more alike.
  public var temperature = 1.0
  /// Draw from the most probable this many; 0 for all.
  public var topK = 0
  /// Draw from the fewest symbols that have this probability together; 1 for all.
  public var topP = 1.0
  /// Draw from the symbols whose surprise is nearest to what is expected (Meister et al. 2023); 1 for all.
  public var typicalP = 1.0
  public var seed: UInt64 = 1
  /// Symbols at most.
  public var maximumLength = 1000
  /// Lines to write, by a model that reads lines as one text; others write one.
  public var lineCount = 1
  /// The text ends before any of these.
  public var stops: [String] = []
  /// `<unk>` is never said.
  public var forbidsUnknown = true

  public init() {}

  var sampling: SamplingOptions? {
    if isGreedy { return nil }
    var sampling = SamplingOptions()
    (sampling.temperature, sampling.topK, sampling.topP) = (temperature, topK, topP)
    (sampling.typicalP, sampling.seed) = (typicalP, seed)
    return sampling
  }
}

/// Passes text on until one of some strings comes; what may be the beginning of one is held back.
struct StoppingWriter {
  private let stops: [[Unicode.Scalar]]
  private var held: [Unicode.Scalar] = []
  private(set) var isStopped = false

  init(stops: [String]) {
    self.stops = stops.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
  }

  mutating func write(_ text: String, to emit: (String) throws -> Void) rethrows {
    guard !isStopped, !text.isEmpty else { return }
    held += text.unicodeScalars
    if let first = held.indices.first(where: { place in stops.contains { held[place...].starts(with: $0) } }) {
      held.removeSubrange(first...)
      isStopped = true
      return try emitHeld(held.count, emit)
    }
    let kept = held.indices.first { place in stops.contains { $0.starts(with: held[place...]) } } ?? held.count
    try emitHeld(kept, emit)
  }

  mutating func finish(_ emit: (String) throws -> Void) rethrows { try emitHeld(held.count, emit) }

  private mutating func emitHeld(_ count: Int, _ emit: (String) throws -> Void) rethrows {
    guard count > 0 else { return }
    try emit(String(String.UnicodeScalarView(held.prefix(count))))
    held.removeFirst(count)
  }
}
