import Documents
import Tensors
import Text

/// A document in another language.
public struct TranslatedDocument: Sendable, Hashable {
  /// The whole file.
  public let text: String
  /// Paragraphs, headings, cells, messages and whatever else the format has that is translated by itself.
  public let segmentCount: Int
  /// Why the translation of segments may not be what was meant: for each reason how many, and the number of the first,
  /// from 1.
  public let issues: [Translation.Issue: IssueCount]

  public struct IssueCount: Sendable, Hashable {
    public let count: Int
    public let first: Int
  }
}

extension Translator {
  /// Kinds of documents; a name for those who import this module alone.
  public typealias Document = DocumentKind

  /// Translates the text of a document and leaves everything else as it is, byte for byte.
  ///
  /// ```swift
  /// try translator.translate("<p>Good <b>morning</b>!</p>", as: Translator.Document(named: "html")!).text
  /// // "<p>Guten <b>Morgen</b>!</p>"
  /// ```
  /// Tags within a sentence enclose the words of its translation that attend to the words they enclose.
  ///
  /// - Parameters:
  ///   - document: the whole file, without a byte order mark.
  ///   - kind: how its text is found.
  ///   - options: of the search; the best translation is taken.
  ///   - sourceLanguage: of the text, as `en`, for formats that name languages; nil for that of the model, if it is
  ///     known.
  ///   - targetLanguage: the same of the translation.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Throws: `TranslatorError.malformedDocument`, and what `translate(_:options:prefixes:threads:)` throws.
  public func translate(
    _ document: String, as kind: Document, options: TranslatorOptions = TranslatorOptions(),
    sourceLanguage: String? = nil, targetLanguage: String? = nil, threads: Int = 1
  ) throws -> TranslatedDocument {
    try check(options)
    return try translate(
      document, as: kind, options: options,
      languages: DocumentLanguages(source: sourceLanguage, target: targetLanguage),
      workers: Workers(checking: threads))
  }

  /// - Parameters:
  ///   - path: of the file, for errors.
  ///   - report: called with the number of segments that are translated, now and then.
  package func translate(
    _ text: String, as kind: Document, path: String? = nil, options: TranslatorOptions, languages: DocumentLanguages,
    workers: Workers, report: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  ) throws -> TranslatedDocument {
    let document = try read(text, as: kind, path: path, languages)
    let found = try translate(document.segments, options: options, workers: workers, report: report)
    return TranslatedDocument(
      text: document.written(found.map(\.text)), segmentCount: found.count,
      issues: found.enumerated().reduce(into: [:]) { issues, segment in
        for issue in segment.element.issues {
          let known = issues[issue]
          issues[issue] = .init(count: (known?.count ?? 0) + 1, first: known?.first ?? segment.offset + 1)
        }
      })
  }

  /// Translates texts with marks of markup: the best translation of each, with all of its marks.
  ///
  /// - Parameter report: called with the number of texts that are translated, now and then.
  package func translate(
    _ texts: [InlineText], options: TranslatorOptions, workers: Workers,
    report: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  ) throws -> [TranslatedSegment] {
    var options = options
    options.search.keepsAttention = hasAttention
    options.search.nBest = 1
    let session = try TranslationSession(self, options: options, workers: workers)
    let size = windowSize(options, workers)
    return try stride(from: 0, to: texts.count, by: size).flatMap { start in
      report(start, texts.count)
      let segments = SegmentLines(texts[start..<min(start + size, texts.count)])
      return segments.joined(try session.translate(segments.lines, firstNumber: start), options)
    }
  }

  /// A document as what is translated of it and what stays.
  ///
  /// - Parameters:
  ///   - path: of the file, for errors.
  ///   - languages: for formats that name languages; what is nil is that of the model.
  package func read(
    _ text: String, as kind: Document, path: String? = nil, _ languages: DocumentLanguages
  ) throws(TranslatorError) -> Documents.Document {
    let known = DocumentLanguages(
      source: languages.source ?? source.language, target: languages.target ?? target.language)
    do {
      return try kind.format.init(languages: known).read(text)
    } catch {
      switch error {
      case .unexpected(let line, let found, let expected):
        throw .malformedDocument(
          path: path, format: kind.name, line: line, found: found, expected: expected)
      case .unknownLanguage(let side): throw .unknownLanguage(path: path, side: side)
      }
    }
  }
}

extension Tokenizer {
  /// Nil where none was named in training.
  var language: String? {
    let locale = pipeline.segmenter.locale
    return locale.isEmpty ? nil : locale
  }
}
