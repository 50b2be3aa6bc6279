import Tensors

// Each call has a form for tasks: it leaves the actor of its caller, and ends by `CancellationError` when the task is
// cancelled. So does the plain form when a task calls it.

extension Translator {
  /// Translates lines with beam search, scores being divided by length.
  ///
  /// - Parameters:
  ///   - lines: of one sentence or several, which are translated one by one; white space between them stays as it is.
  ///     Within a sentence runs of white space are read as one space, and a line without words gives an empty
  ///     translation.
  ///   - beamSize: hypotheses that are followed at once; 1 is greedy search.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: a translation for each line, in their order.
  /// - Throws: `TranslatorError.beamSize` when it is less than 1, `TranslatorError.severalLines` for a text with line
  ///   feeds, `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  public func translate(_ lines: [String], beamSize: Int = 5, threads: Int = 1) throws -> [Translation] {
    guard beamSize >= 1 else { throw TranslatorError.beamSize(beamSize) }
    var options = TranslatorOptions()
    options.search.beamSize = beamSize
    return try translate(lines, options: options, threads: threads)
  }

  /// Translates lines as all options of the program do.
  ///
  /// ```swift
  /// var options = TranslatorOptions()
  /// options.search.nBest = 3
  /// for candidate in try translator.translate(["Good morning."], options: options)[0].candidates {
  ///   print(candidate.text, candidate.score)
  /// }
  /// ```
  /// - Parameters:
  ///   - lines: of one sentence or several.
  ///   - options: of the search, and of what is made of its results.
  ///   - prefixes: how each translation begins; empty for no prefixes.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: for each line at most `search.nBest` candidates. Hypotheses that spell the same text by other tokens
  ///   than a better one are left out, so that there may be fewer; samples are all kept.
  /// - Throws: as ``translate(_:beamSize:threads:)``, and `TranslatorError.batchSize`, `noAttention`, `noConfidence`
  ///   and `prefixCount`; an error with a sentence for options of the search that contradict each other.
  public func translate(
    _ lines: [String], options: TranslatorOptions, prefixes: [String] = [], threads: Int = 1
  ) throws -> [Translation] {
    try check(options)
    return try translate(lines, options: options, workers: Workers(checking: threads), prefixes: prefixes)
  }

  /// - Throws: `TranslatorError.batchSize`, `noAttention`, `noConfidence`.
  func check(_ options: TranslatorOptions) throws(TranslatorError) {
    guard options.batchSize >= 1 else { throw .batchSize(options.batchSize) }
    if (options.search.keepsAttention || options.replacesUnknown) && !hasAttention { throw .noAttention }
    if options.lowConfidence != nil { try requireConfidence() }
  }

  /// Translates one line, as several are translated.
  public func translate(_ line: String, options: TranslatorOptions = TranslatorOptions()) throws -> Translation {
    try translate([line], options: options)[0]
  }

  /// Translates lines in an asynchronous task, which may be cancelled.
  public func translate(
    _ lines: [String], options: TranslatorOptions = TranslatorOptions(), prefixes: [String] = [], threads: Int = 1
  ) async throws -> [Translation] {
    let translateLines: ([String], TranslatorOptions, [String], Int) throws -> [Translation] = translate
    return try translateLines(lines, options, prefixes, threads)
  }

  /// Translates one line in an asynchronous task, which may be cancelled.
  public func translate(_ line: String, options: TranslatorOptions = TranslatorOptions()) async throws -> Translation {
    try await translate([line], options: options)[0]
  }
}
