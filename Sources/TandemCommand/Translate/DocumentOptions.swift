import ArgumentParser
import Console
import Documents
import Tandem
import Text

/// What the input of a translation is: lines, or a document.
struct DocumentOptions: ParsableArguments {
  @Option(
    help: """
      What the input is: text of lines, or a document whose text is translated while everything else stays as it is. \
      (default: by the ending of --input, otherwise text)
      """)
  var format: InputFormat?

  @Option(
    help: ArgumentHelp(
      "Language of the source, as en or pt-BR, in documents that name languages. (default: the model's, if known)",
      valueName: "tag"))
  var srcLocale: String?

  @Option(
    help: ArgumentHelp("Language of the target, likewise. (default: the model's, if known)", valueName: "tag"))
  var tgtLocale: String?

  func validate() throws {
    for (option, tag) in [("src-locale", srcLocale), ("tgt-locale", tgtLocale)] {
      guard let tag, tag.isEmpty || !tag.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
        continue
      }
      throw ValidationError("--\(option) is \(tag.excerpt), expected the tag of a language, such as de or pt-BR.")
    }
  }

  /// Nil for lines.
  func kind(ofInput path: String) -> DocumentKind? {
    guard let format else { return DocumentKind(ofFile: path) }
    return format.kind
  }

  var languages: DocumentLanguages { DocumentLanguages(source: srcLocale, target: tgtLocale) }
}

struct InputFormat: ExpressibleByArgument {
  /// Nil for lines.
  let kind: DocumentKind?

  init?(argument: String) {
    kind = DocumentKind(named: argument)
    if kind == nil && argument != Self.lines { return nil }
  }

  private static let lines = "text"

  static var allValueStrings: [String] { [lines] + DocumentKind.allCases.map(\.name) }
}

extension Translate {
  /// What the options ask for that documents have no place for.
  func checkOptions(for kind: DocumentKind) throws {
    let given = [
      ("n-best", search.nBest != nil), ("scores", output.scores != nil), ("alignment", output.alignment != nil),
      ("prefix", prefix != nil), ("confidence", confidence.confidence != nil),
    ]
    for (name, isGiven) in given where isGiven {
      throw ValidationError(
        "--\(name) goes with lines, and \(files.input) is read as \(kind); leave it out, or give --format text.")
    }
  }

  func translate(documentAs kind: DocumentKind, by translator: Translator, _ options: TranslatorOptions) throws {
    let reader = try Input.open(files.input, invalid: .stop)
    let text = try reader.text()
    let mark = text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : ""
    let isShown = StatusLine.isShown(besides: files.output)
    let translated = try translator.translate(
      String(text.unicodeScalars.dropFirst(mark.unicodeScalars.count)), as: kind, path: reader.path, options: options,
      languages: document.languages, workers: threads.workers
    ) { done, count in
      if isShown { StatusLine.draw("\(done) of \(count.counted("segment"))") }
    }
    if isShown { StatusLine.clear() }
    let writer = try AtomicOutput.open(files.output)
    try writer.write(text: mark + translated.text)
    try writer.finish()
    if translated.segmentCount == 0 && !text.isBlank {
      Message.warning(
        "\(reader.path) has nothing to translate as \(kind), and comes out as it is; look at its format and, if it names any, "
          + "at its languages.")
    }
    TranslationIssues(translated.issues, in: .segments, lowConfidence: options.lowConfidence).warn()
  }
}
