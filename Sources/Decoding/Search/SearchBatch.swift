import Tensors
import Tokens

/// The sentences of one search, and what the options come to for each of them.
package struct SearchBatch {
  package let source: PackedSequences
  let tokens: SearchTokens
  /// The number of each packed sentence in the whole input: it names the sentence's random draws.
  let numbers: [Int]
  /// The most tokens, `</s>` not counted, of each packed sentence.
  let limits: [Int]
  /// What the hypotheses of each packed sentence begin with; empty for nothing.
  let prefixes: [[TokenID]]
  let adjustments: [any ScoreAdjustment]

  /// - Parameters:
  ///   - numbers: in the order of the list that was packed.
  ///   - prefixes: likewise; empty for none.
  package init(
    _ source: PackedSequences, tokens: SearchTokens, options: SearchOptions, numbers: [Int], prefixes: [[TokenID]]
  ) {
    self.source = source
    self.tokens = tokens
    self.numbers = source.order.map { numbers[$0] }
    let prefixes = prefixes.isEmpty ? [] : source.order.map { prefixes[$0] }
    self.prefixes = prefixes
    let symbols = tokens.placeholders?.symbols(of: source)
    limits = source.shape.lengths.enumerated().map { sentence, length in
      max(options.limit(sourceLength: length), symbols?[sentence].count ?? 0)
    }

    // What decides alone comes first: a prefix may hold what blocking would exclude, and be longer than the limit.
    var list: [any ScoreAdjustment] = []
    if prefixes.contains(where: { !$0.isEmpty }) { list.append(ForcedPrefix(prefixes: prefixes)) }
    list.append(ForcedEnd(end: tokens.end, limits: limits))
    if let placeholders = tokens.placeholders, let symbols {
      list.append(PlaceholderCopying(placeholders: placeholders, required: symbols, end: tokens.end, limits: limits))
    }
    let forbidden = [tokens.start, tokens.padding, options.forbidsUnknown ? tokens.unknown : nil]
    list.append(ForbiddenTokens(tokens: forbidden.compactMap { $0 }))
    if options.minimumLength > 0 { list.append(MinimumLength(end: tokens.end, minimum: options.minimumLength)) }
    if options.noRepeatNGramSize > 0 { list.append(NGramBlocking(size: options.noRepeatNGramSize)) }
    if options.stopsLoops { list.append(LoopGuard(source, tokens)) }
    adjustments = list
  }

  var sentenceCount: Int { source.shape.sequenceCount }
}
