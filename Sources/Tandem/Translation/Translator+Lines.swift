import Decoding
import Documents
import Models
import Tensors
import Text
import Tokens

extension Translator {
  /// Translates lines: sorted by length into batches, one batch per worker, and put back in order.
  ///
  /// - Parameters:
  ///   - firstNumber: the number of the first line in the whole input; random draws are named by it.
  ///   - prefixes: how each translation begins; empty for no prefixes.
  /// - Returns: for each line at most `nBest` candidates. Hypotheses that spell the same text by other tokens than a
  ///   better one are left out, so that there may be fewer; samples are all kept.
  /// - Throws: `OptionError` when options are out of range or contradict each other; `TranslatorError.prefixCount`.
  package func translate(
    _ lines: [String], options: TranslatorOptions, workers: Workers, firstNumber: Int = 0, prefixes: [String] = []
  ) throws -> [Translation] {
    try TranslationSession(self, options: options, workers: workers)
      .translate(lines, firstNumber: firstNumber, prefixes: prefixes)
  }
}

/// A translator at work: searchers and their memory, which are kept from one window of lines to the next. Used by one
/// caller at a time.
package final class TranslationSession {
  let translator: Translator
  let options: TranslatorOptions
  private let searchers: WorkerPool<any BatchSearcher>

  /// - Throws: `OptionError` when options are out of range or contradict each other.
  package init(_ translator: Translator, options: TranslatorOptions, workers: Workers) throws {
    self.translator = translator
    self.options = options
    var search = options.search
    search.keepsAttention = search.keepsAttention || options.replacesUnknown
    try search.validate { "search.\($0)" }
    // All that the beam finds, because some may be left out for their text.
    if options.leavesOutEqualTexts { search.nBest = search.beamSize }
    let model = try translator.stepModel
    let tokens = translator.searchTokens
    searchers = try WorkerPool(workers) { try Self.searcher(model, tokens, search) }
  }

  private static func searcher(
    _ model: some StepModel, _ tokens: SearchTokens, _ options: SearchOptions
  ) throws -> any BatchSearcher {
    try Searcher(model, tokens: tokens, options: options)
  }

  var workers: Workers { searchers.workers }

  /// What ``Translator/translate(_:options:workers:firstNumber:prefixes:)`` returns.
  func translate(_ lines: [String], firstNumber: Int = 0, prefixes: [String] = []) throws -> [Translation] {
    try translate(lines.map { InlineText($0) }, firstNumber: firstNumber, prefixes: prefixes)
  }

  /// Translates lines with the marks of markup.
  package func translate(_ lines: [InlineText], firstNumber: Int = 0, prefixes: [String] = []) throws -> [Translation] {
    guard prefixes.isEmpty || prefixes.count == lines.count else {
      throw TranslatorError.prefixCount(lines: lines.count, prefixes: prefixes.count)
    }
    for (number, line) in lines.enumerated() { try Self.requireOneLine(line.text, number: firstNumber + number) }
    let passages = map(lines.count) { [translator, options] index in
      translator.passage(lines[index], options.split, hasPrefix: !prefixes.isEmpty && !prefixes[index].isEmpty)
    }
    // A line without tokens has no part.
    let parts = map(lines.count) { [translator, options] index in
      translator.parts(of: passages[index], number: index, prefix: prefixes.isEmpty ? "" : prefixes[index], options)
    }
    .flatMap { $0 }
    let run = BatchRun(lengths: parts.map(\.tokens.count), capacity: options.batchSize, order: .longestFirst)
    let found = try run.map(on: searchers) { batch, searcher in
      searcher.search(
        PackedSequences(batch.map { parts[$0].tokens + [SpecialTokens.end] }),
        numbers: batch.map { firstNumber + parts[$0].line + parts[$0].place << 40 },
        prefixes: prefixes.isEmpty ? [] : batch.map { parts[$0].prefix })
    }
    var byLine = [[TranslatedPart]](repeating: [], count: lines.count)
    for (var part, hypotheses) in zip(parts, found) {
      part.hypotheses = hypotheses
      byLine[part.line].append(part)
    }
    return map(lines.count) { [translator, options, byLine] index in
      translator.translation(of: passages[index], byLine[index], options)
    }
  }

  /// What comes of each line, some lines at a time on each thread: beside a search on many threads, cutting lines into
  /// tokens one after the other would take long.
  private func map<Result: Sendable>(_ lineCount: Int, _ body: @Sendable (_ line: Int) -> Result) -> [Result] {
    let size = 32
    return workers.map((lineCount + size - 1) / size) { piece, _ in
      (piece * size..<min((piece + 1) * size, lineCount)).map(body)
    }
    .flatMap { $0 }
  }

  private static func requireOneLine(_ text: String, number: Int) throws(TranslatorError) {
    guard text.utf8.contains(0x0A) else { return }
    let count = text.lines.count { !String($0).isBlank }
    if count > 1 { throw .severalLines(place: number, count: count) }
  }
}

extension TranslatorOptions {
  /// Hypotheses of other tokens may spell one text; samples are all kept.
  fileprivate var leavesOutEqualTexts: Bool { search.nBest > 1 && search.sampling == nil }
}

/// A sentence of a line, or a part of one that is too long to be translated at once.
private struct TranslatedPart: Sendable {
  let line: Int
  /// Among the sentences of the line.
  let sentence: Int
  /// 0 for the first part of its line; also in the name of random draws, lest all parts draw alike.
  let place: Int
  let tokens: [TokenID]
  let prefix: [TokenID]
  var hypotheses: [Hypothesis] = []
}

extension ArraySlice<TranslatedPart> {
  fileprivate var sourceLength: Int { reduce(0) { $0 + $1.tokens.count } }
}

private struct TranslatedSentence {
  /// Best first, one at least.
  let candidates: [Translation.Candidate]
  /// In tokens.
  let sourceLength: Int
}

extension Translator {
  fileprivate var searchTokens: SearchTokens {
    var tokens = SearchTokens(
      start: SpecialTokens.start, end: SpecialTokens.end, unknown: SpecialTokens.unknown,
      padding: SpecialTokens.padding)
    tokens.repetition = text.repetition
    tokens.placeholders = text.placeholders
    return tokens
  }

  /// The members together, with the language model beside them.
  fileprivate var stepModel: any StepModel {
    get throws {
      let model: any StepModel = members.count == 1 ? members[0] : try EnsembleStepModel(members)
      return languageModel.map { $0.fused(with: model) } ?? model
    }
  }

  /// A line as it is translated.
  ///
  /// - Parameter hasPrefix: it is given what the translation begins with. That may be more than a sentence, says
  ///   nothing of where one ends, and stays as it is.
  func passage(_ line: InlineText, _ split: TextSplit, hasPrefix: Bool = false) -> Passage {
    Passage(
      line, splitBy: split == .sentences && !hasPrefix ? text.sourceSplitter : nil,
      forms: hasPrefix ? text.forms.readingCapitals : text.forms,
      copying: text.placeholders != nil && !hasPrefix ? Passage.Copying(names: text.unknownNames) : nil)
  }

  /// A source as it stands beside a given translation, which copies what it copies by itself.
  func scoredSource(_ line: String) -> String { text.forms.read(line.singleSpaced).text }

  fileprivate func parts(
    of passage: Passage, number: Int, prefix: String, _ options: TranslatorOptions
  ) -> [TranslatedPart] {
    var parts: [TranslatedPart] = []
    for place in passage.translated {
      let tokens = source.encode(passage.sentences[place])
      for clause in source.clauses(of: tokens, atMost: options.maximumSourceLength) {
        parts.append(
          TranslatedPart(
            line: number, sentence: place, place: parts.count, tokens: Array(tokens[clause]),
            prefix: parts.isEmpty && !prefix.isEmpty ? target.encode(prefix) : []))
      }
    }
    return parts
  }

  /// - Parameter parts: those of the passage, with their hypotheses.
  fileprivate func translation(
    of passage: Passage, _ parts: [TranslatedPart], _ options: TranslatorOptions
  ) -> Translation {
    var rest = parts[...]
    let sentences = passage.sentences.indices.map { place in
      let ofSentence = rest.prefix { $0.sentence == place }
      rest = rest.dropFirst(ofSentence.count)
      return TranslatedSentence(
        candidates: candidates(of: place, in: passage, ofSentence, options), sourceLength: ofSentence.sourceLength)
    }
    let found = sentences.count == 1 ? sentences[0].candidates : joined(sentences, in: passage, options)
    let tokenCount = parts.reduce(0) { sum, part in
      sum + part.tokens.count { !(text.placeholders?.isSymbol(source: $0) ?? false) }
    }
    var issues = issues(of: passage, tokenCount: tokenCount, translation: found[0])
    guard let low = options.lowConfidence else { return Translation(candidates: found, issues: issues) }
    let shown = found.map { low.applied(to: $0, of: passage.line) }
    if shown[0].isLow { issues.insert(.lowConfidence) }
    return Translation(candidates: shown.map(\.candidate), issues: issues)
  }

  /// What comes of the parts of a sentence, best first.
  private func candidates(
    of sentence: Int, in passage: Passage, _ parts: ArraySlice<TranslatedPart>, _ options: TranslatorOptions
  ) -> [Translation.Candidate] {
    var texts: Set<String> = []
    var candidates: [Translation.Candidate] = []
    for rank in 0..<(parts.map(\.hypotheses.count).min() ?? 1) {
      let hypothesis = joined(parts.map { ($0.hypotheses[rank], $0.tokens.count) }, options)
      let unknown = options.replacesUnknown ? copiedWords(of: hypothesis, line: passage.sentences[sentence]) : [:]
      let masked = target.decode(hypothesis.tokens, replacing: unknown)
      let marks = placedMarks(of: sentence, in: passage, hypothesis, replacing: unknown)
      let restored = passage.restored(masked, marks: marks, of: sentence)
      if options.leavesOutEqualTexts {
        if candidates.count == options.search.nBest { break }
        if !texts.insert(restored.text).inserted { continue }
      }
      candidates.append(
        Translation.Candidate(
          text: restored.text, score: hypothesis.score, hypothesis: hypothesis, marks: restored.marks,
          copies: passage.copies(in: masked, of: sentence),
          evidence: parts.isEmpty ? [] : evidence(of: passage.sentences[sentence], parts.sourceLength, hypothesis),
          knownConfidence))
    }
    return candidates
  }

  /// Scores with a language model are no log-probabilities of the translator.
  var knownConfidence: TranslationConfidence? { languageModel == nil ? confidence : nil }

  private func evidence(of sentence: String, _ tokenCount: Int, _ hypothesis: Hypothesis) -> [SentenceEvidence] {
    text.wordFrequencies.map {
      [SentenceEvidence(of: sentence, tokenCount: tokenCount, hypothesis, frequencies: $0)]
    } ?? []
  }

  /// What comes of the sentences of a passage: the best of each, the second best of each and so on, by score; samples
  /// as they were drawn. An empty translation of none.
  private func joined(
    _ sentences: [TranslatedSentence], in passage: Passage, _ options: TranslatorOptions
  ) -> [Translation.Candidate] {
    // Those that are copied have no hypothesis.
    let translated = sentences.filter { $0.sourceLength > 0 }
    let ranks = (0..<(translated.map(\.candidates.count).min() ?? 1)).map { rank in
      let hypothesis = joined(translated.map { ($0.candidates[rank].hypothesis, $0.sourceLength) }, options)
      let chosen = sentences.map { $0.candidates[min(rank, $0.candidates.count - 1)] }
      let whole = passage.joined(chosen.map(\.inlineText))
      return Translation.Candidate(
        text: whole.text, score: hypothesis.score, hypothesis: hypothesis, marks: whole.marks,
        copies: chosen.flatMap(\.copies), evidence: chosen.flatMap(\.evidence), knownConfidence)
    }
    guard options.search.sampling == nil else { return ranks }
    return ranks.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }

  /// Hypotheses of consecutive parts as one; an empty one of no parts.
  ///
  /// - Parameter parts: with the number of source tokens of each.
  private func joined(
    _ parts: [(hypothesis: Hypothesis, sourceLength: Int)], _ options: TranslatorOptions
  ) -> Hypothesis {
    guard let first = parts.first else {
      return Hypothesis(tokens: [], score: 0, logProbability: 0, tokenLogProbabilities: [])
    }
    var whole = first.hypothesis
    if parts.count == 1 { return whole }
    var sourceLength = first.sourceLength
    for part in parts.dropFirst() {
      whole.append(part.hypothesis, sourceLength: sourceLength)
      sourceLength += part.sourceLength
    }
    // The mean of all tokens and ends, as of a line that is translated at once, and no sum of means.
    whole.score = options.search.lengthPenalty.score(whole.logProbability, length: whole.tokenLogProbabilities.count)
    return whole
  }

  /// What stands for each unknown token of a translation: the word of the source that it attends to most.
  private func copiedWords(of hypothesis: Hypothesis, line: String) -> [Int: String] {
    let unknown = hypothesis.unknownWords(SpecialTokens.unknown)
    if unknown.isEmpty { return [:] }
    let pieces = source.pieces(for: line)
    let scalars = Array(line.unicodeScalars)
    return Dictionary(
      uniqueKeysWithValues: unknown.map { place, source in
        let range = pieces[source].range
        let copied = self.source.encoding == nil ? range : Self.word(around: range, in: scalars)
        return (place, String(String.UnicodeScalarView(scalars[copied])))
      })
  }

  /// The word that a piece belongs to, from the white space before it to the next; the word behind it for white space.
  private static func word(around piece: Range<Int>, in scalars: [Unicode.Scalar]) -> Range<Int> {
    func isSpace(_ place: Int) -> Bool { scalars[place].properties.isWhitespace }
    var first = piece.lowerBound
    if first < scalars.count && isSpace(first) {
      first += 1
    } else {
      while first > 0 && !isSpace(first - 1) { first -= 1 }
    }
    var end = max(first, piece.upperBound)
    while end < scalars.count && !isSpace(end) { end += 1 }
    return first..<end
  }
}

extension Hypothesis {
  /// Puts the translation of the next part of a line behind this one.
  ///
  /// - Parameter sourceLength: tokens of the source before that part.
  fileprivate mutating func append(_ next: Hypothesis, sourceLength: Int) {
    tokens += next.tokens
    logProbability += next.logProbability
    ends += next.ends.map { tokenLogProbabilities.count + $0 }
    tokenLogProbabilities += next.tokenLogProbabilities
    attention?.append(
      contentsOf: (next.attention ?? []).map {
        AttentionRow(firstSource: sourceLength + $0.firstSource, weights: $0.weights)
      })
  }
}
