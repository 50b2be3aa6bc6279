import Decoding
import Models
import Tensors
import Text
import Tokens

/// A language model at work: what it has computed of its first layer, and memory, which are kept from one text to the
/// next. Used by one caller at a time.
package final class GenerationSession {
  private let model: LanguageModel
  private let options: GenerationOptions
  private let stepModel: any StepModel
  private let memory = SearchMemory()

  /// - Throws: `OptionError` for options that are out of range.
  package init(_ model: LanguageModel, options: GenerationOptions) throws {
    try options.validate()
    self.model = model
    self.options = options
    stepModel = model.makeStepModel()
  }

  /// Writes text as it comes.
  ///
  /// - Parameters:
  ///   - prompt: how it begins.
  ///   - number: of the text; each is another.
  ///   - emit: takes what follows the prompt, piece by piece, in whole Unicode scalars; lines end by LF but the last.
  /// - Returns: how many tokens were generated, ends of lines included.
  @discardableResult
  package func generate(from prompt: String, number: Int = 0, emit: (String) throws -> Void) throws -> Int {
    try write(by: stepModel, after: prompt, number, emit)
  }

  private func write(
    by stepModel: some StepModel, after prompt: String, _ number: Int, _ emit: (String) throws -> Void
  ) throws -> Int {
    let end = SpecialTokens.end
    var forbidden = [SpecialTokens.padding, SpecialTokens.start]
    if options.forbidsUnknown { forbidden.append(SpecialTokens.unknown) }
    let lines = prompt.lines
    let read = model.tokens(of: lines)
    var generator = try TextGenerator(
      stepModel, prompt: read, forbidden: forbidden, sampling: options.isGreedy ? nil : options.sampling,
      number: number, memory: memory)
    var writer = StopStringFilter(stops: options.stops)
    // White space at the end of a prompt is not read, and comes with the next word.
    let endsInWord = lines.last?.unicodeScalars.last.map { !$0.properties.isWhitespace } ?? false
    var detokenizer = model.text.detokenizer(afterText: endsInWord)
    var linesLeft = options.lineCount
    var tokenCount = 0
    while tokenCount < options.maximumLength {
      try Task.checkCancellation()
      // What is read begins with a token that is none of the text.
      let isShort = read.count - 1 + tokenCount < options.minimumLength
      guard let token = generator.next(but: isShort ? end : nil)?.token else { break }
      tokenCount += 1
      if token == end {
        try writer.write(detokenizer.finish(), to: emit)
        linesLeft -= 1
        if linesLeft == 0 || !model.carriesState || writer.isStopped { break }
        try writer.write("\n", to: emit)
      } else {
        try writer.write(detokenizer.append(token), to: emit)
      }
      if writer.isStopped { break }
    }
    try writer.write(detokenizer.finish(), to: emit)
    try writer.finish(emit)
    return tokenCount
  }
}

extension LanguageModel {
  /// The model as a search sees it. It is to be kept: making it computes what its first layer makes of each token.
  package func makeStepModel() -> any StepModel {
    switch kind {
    case .neural(let loaded): LanguageStepModel(loaded.model, weights: loaded.weights)
    case .ngrams(let model): NGramStepModel(model: model)
    }
  }

  /// What is read before the first token is written. Of a prompt only the last line is not over; a model that reads
  /// lines by themselves reads that alone.
  fileprivate func tokens(of lines: [Substring]) -> [TokenID] {
    guard carriesState else { return [start] + text.tokens(of: String(lines.last ?? "")) }
    return [start]
      + lines.enumerated().flatMap { place, line in
        text.tokens(of: String(line)) + (place < lines.count - 1 ? [SpecialTokens.end] : [])
      }
  }
}
