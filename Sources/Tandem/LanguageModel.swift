import Corpora
import Decoding
import Models
import NGrams
import Tensors
import Text

/// A trained language model, recurrent or of n-grams: says how probable text is, and writes some.
///
/// ```swift
/// let model = try LanguageModel(contentsOf: "models/names.safetensors")
/// try model.generate(from: "Em")
/// ```
/// A value may be used from several threads at once.
public struct LanguageModel: Sendable {
  package enum Kind: Sendable {
    case recurrent(LoadedLanguageModel)
    case ngrams(NGramModel)
  }

  package let kind: Kind

  package init(_ loaded: LoadedLanguageModel) { kind = .recurrent(loaded) }

  /// - Parameter path: a recurrent model, or one of n-grams in the compact form or in the ARPA format, gzip too.
  /// - Throws: `ModelFileError` or `NGramError` when the file is not a language model.
  public init(contentsOf path: String) throws {
    if try NGramModel.isModel(fileAt: path) {
      kind = .ngrams(try NGramModel(contentsOf: path))
    } else {
      kind = .recurrent(try LoadedLanguageModel(contentsOf: path))
    }
  }

  package var text: LanguageText {
    switch kind {
    case .recurrent(let loaded): .tokenized(loaded.parts)
    case .ngrams(let model): .ngrams(model.vocabulary, model.unit)
    }
  }

  /// Whether lines are parts of one text: each begins where the one before it has left the model.
  public var carriesState: Bool {
    switch kind {
    case .recurrent(let loaded): loaded.model.options.carriesState
    case .ngrams: false
    }
  }

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
    switch kind {
    case .recurrent(let loaded):
      let model = LanguageStepModel(loaded.model, weights: loaded.weights)
      try write(by: model, after: prompt, options, number, emit)
    case .ngrams(let model):
      try write(by: NGramStepModel(model: model), after: prompt, options, number, emit)
    }
  }

  private func write(
    by model: some StepModel, after prompt: String, _ options: GenerationOptions, _ number: Int,
    _ emit: (String) throws -> Void
  ) throws {
    let end = SpecialTokens.end.rawValue
    var forbidden = [SpecialTokens.padding.rawValue, SpecialTokens.start.rawValue]
    if options.forbidsUnknown { forbidden.append(SpecialTokens.unknown.rawValue) }
    let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
    var generator = try TextGenerator(
      model, prompt: symbols(of: lines), forbidden: forbidden, sampling: options.sampling, number: number)
    var writer = StoppingWriter(stops: options.stops)
    var assembler = text.assembler(afterText: !(lines.last ?? "").isEmpty)
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

  /// What is read before the first symbol is written. Of a prompt only the last line is not over; a model that reads lines
  /// by themselves reads that alone.
  private func symbols(of lines: [Substring]) -> [Int32] {
    guard carriesState else { return [start] + text.symbols(of: String(lines.last ?? "")) }
    return [start]
      + lines.enumerated().flatMap { place, line in
        text.symbols(of: String(line)) + (place < lines.count - 1 ? [SpecialTokens.end.rawValue] : [])
      }
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
