import Documents
import Synchronization
import Tandem
import Tensors

/// A translator whose lines come from many requests.
package final class ServedTranslator: Sendable {
  package let name: String
  package let sourceLanguage: String
  package let targetLanguage: String
  private let translator: Translator
  private let batcher: RequestBatcher<Item, Translation>

  private struct Item: Sendable {
    let line: InlineText
    let options: TranslatorOptions
  }

  /// A text in another language, best first.
  package struct Answer: Sendable {
    package let candidates: [String]
    package let issues: Set<Translation.Issue>
  }

  /// - Throws: `ServingError.noLanguages`.
  package init(
    _ loaded: LoadedTranslationModel, path: String, name: String, _ limits: BatchLimits, threadCount: Int
  ) throws(ServingError) {
    translator = Translator(loaded)
    guard let source = translator.sourceLanguage, let target = translator.targetLanguage else {
      throw .noLanguages(path: path)
    }
    (self.name, sourceLanguage, targetLanguage) = (name, source, target)
    let lanes = (0..<threadCount).map { [translator] _ in SessionCache(translator) }
    batcher = RequestBatcher(limits, lanes: lanes.map { lane in { try lane.translations(of: $0) } }) {
      $0.line.text.utf8.count
    }
  }

  /// Translates texts of one line or several.
  ///
  /// - Parameter count: of candidates for each text, 1 or more; there may be fewer.
  package func translate(_ texts: [String], count: Int = 1) async throws -> [Answer] {
    var options = TranslatorOptions()
    options.search.nBest = count
    options.search.beamSize = max(options.search.beamSize, count)
    let segments = SegmentLines(texts.map { InlineText($0) })
    let found = try await translations(of: segments.lines, options)
    let ranked = (0..<count).map { segments.joined(found, options, rank: $0) }
    return texts.indices.map { place in
      var candidates: [String] = []
      for text in ranked.map({ $0[place].text.text }) where !candidates.contains(text) { candidates.append(text) }
      return Answer(candidates: candidates, issues: ranked[0][place].issues)
    }
  }

  /// Translates a document, with its structure as it is.
  ///
  /// - Throws: `TranslatorError.malformedDocument`.
  package func translate(_ document: String, as kind: DocumentKind) async throws -> Answer {
    var options = TranslatorOptions()
    options.search.keepsAttention = translator.hasAttention
    let languages = DocumentLanguages(source: sourceLanguage, target: targetLanguage)
    let document = try translator.read(document, as: kind, languages)
    let segments = SegmentLines(document.segments)
    let translated = segments.joined(try await translations(of: segments.lines, options), options)
    return Answer(
      candidates: [document.written(translated.map(\.text))],
      issues: translated.reduce(into: []) { $0.formUnion($1.issues) })
  }

  private func translations(of lines: [InlineText], _ options: TranslatorOptions) async throws -> [Translation] {
    try await batcher.answers(to: lines.map { Item(line: $0, options: options) })
  }

  /// Sessions for the options that requests have, which keep their memory from batch to batch.
  private final class SessionCache: Sendable {
    private let translator: Translator
    private let workers = Workers(threadCount: 1)
    private let sessions = Mutex<[TranslatorOptions: TranslationSession]>([:])
    /// Clients choose among few options.
    private static let mostSessions = 8

    init(_ translator: Translator) { self.translator = translator }

    func translations(of items: [Item]) throws -> [Translation] {
      var found = [Translation?](repeating: nil, count: items.count)
      for (options, places) in Dictionary(grouping: items.indices, by: { items[$0].options }) {
        let translations = try sessions.withLock { sessions in
          if sessions[options] == nil && sessions.count == Self.mostSessions { sessions.removeAll() }
          let session =
            try sessions[options] ?? TranslationSession(translator, options: options, workers: workers)
          sessions[options] = session
          return try session.translate(places.map { items[$0].line })
        }
        for (place, translation) in zip(places, translations) { found[place] = translation }
      }
      return found.map { $0! }
    }
  }
}
