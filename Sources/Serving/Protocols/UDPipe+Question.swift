import Corpora
import Text

/// What a request asks of ``UDPipe``.
struct UDPipeQuestion {
  let model: ServedTagger
  let output: UDPipeOutput
  let isTagged: Bool
  private let data: String
  private let input: UDPipeInput

  /// - Throws: `RequestFailure.invalid`, for the first of text, model, input and output that is not right.
  init(_ request: ServerRequest, _ server: UDPipe) throws(RequestFailure) {
    let fields = try RequestFields(
      request, .init(lastCounts: true, keepsLineEnds: true, takesFilesAsFields: true))
    if fields.isJSON { throw .invalid("The body is JSON; expected a form.") }
    guard fields.isUTF8 else { throw .invalid("A field is not UTF-8.") }
    guard let data = fields.value("data") else { throw .invalid("The field data is missing; it holds the text.") }
    if data.unicodeScalars.contains("\0") { throw .invalid("The field data has a NUL character.") }
    try server.options.check([data])
    self.data = Normalizer(.nfc)(data)
    model = try Self.model(named: fields.value("model"), among: server.models)
    input = try UDPipeInput(fields)
    output = try UDPipeOutput(fields.value("output") ?? "conllu")
    isTagged = fields.value("tagger") != nil
  }

  /// A name may lack any number of its last parts behind hyphens; the first that fits counts.
  private static func model(
    named name: String?, among models: [ServedTagger]
  ) throws(RequestFailure) -> ServedTagger {
    guard let name else { return models[0] }
    let found = models.first { model in
      let rest = model.name.utf8.dropFirst(name.utf8.count)
      return !name.isEmpty && model.name.utf8.starts(with: name.utf8)
        && (rest.isEmpty || rest.first == UInt8(ascii: "-"))
    }
    guard let found else {
      throw .invalid(
        "There is no model \"\(name)\"; expected one of \(models.map(\.name).joined(separator: ", ")).")
    }
    return found
  }

  /// The sentences of the text, without what the model is to predict.
  func sentences() async throws -> [ColumnSentence] {
    do {
      switch input {
      case .text(let options): return try await UDPipeTokenizer(data, options).sentences(by: model)
      case .conllu: return try conlluSentences()
      case .horizontal:
        return try sentences(ofWords: lines.map { $0.split { $0 == " " || $0 == "\t" }.map { String($0) } })
      case .vertical:
        let words = lines.map { String($0.prefix { $0 != "\t" }) }
        return try sentences(ofWords: words.split(whereSeparator: \.isBlank).map { Array($0) })
      }
    } catch let error as ColumnError {
      throw RequestFailure.invalid("\(error)")
    }
  }

  private var lines: [Substring] { data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }

  private func sentences(ofWords sentences: [[String]]) throws(ColumnError) -> [ColumnSentence] {
    var found: [ColumnSentence] = []
    for words in sentences where !words.isEmpty {
      let comments = (found.isEmpty ? ["# newdoc", "# newpar"] : []) + ["# sent_id = \(found.count + 1)"]
      found.append(
        try ColumnSentence(
          conllu: words.enumerated().map { CoNLLURow(number: $0 + 1, form: $1, misc: []) }, comments: comments))
    }
    return found
  }

  private func conlluSentences() throws -> [ColumnSentence] {
    let reader = ColumnReader(LineReader(text: data, name: "data"), format: .conllu)
    var found: [ColumnSentence] = []
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      try Self.checkNumbers(of: sentence)
      found.append(sentence)
    }
    return found
  }

  private static func checkNumbers(of sentence: ColumnSentence) throws {
    let heads = try sentence.tags(in: .field(.head))
    for (word, id) in try sentence.tags(in: .field(.id)).enumerated() {
      let line = sentence.lineNumber(ofWord: word)
      guard Int(id) == word + 1 else {
        throw RequestFailure.invalid("data:\(line): found \(id) as the number of a word, expected \(word + 1).")
      }
      guard heads[word] == "_" || Int(heads[word]).map({ 0...heads.count ~= $0 }) == true else {
        throw RequestFailure.invalid(
          "data:\(line): found the HEAD \(heads[word]), expected the number of a word, 0 or \"_\".")
      }
    }
  }
}

/// How the text of a request is read.
enum UDPipeInput {
  case text(UDPipeTokenizer.Options)
  case conllu
  case horizontal
  case vertical

  init(_ fields: RequestFields) throws(RequestFailure) {
    if let options = fields.value("tokenizer") {
      self = .text(.init(options))
      return
    }
    let (name, options) = (fields.value("input") ?? "conllu").cut(at: "=")
    switch name {
    case "conllu": self = .conllu
    case "horizontal": self = .horizontal
    case "vertical": self = .vertical
    case "generic_tokenizer": self = .text(.init(options ?? ""))
    default:
      throw .invalid(
        "The input is \"\(name)\"; expected conllu, horizontal, vertical or generic_tokenizer, or the field tokenizer.")
    }
  }
}
