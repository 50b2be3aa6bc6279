import ArgumentParser
import Console
import Corpora
import Evaluation
import Text

struct EvaluateCoNLLU: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conllu", abstract: "F1 of the sentences, tokens, words and tags that were found in running text.",
    discussion: """
      Both files are CoNLL-U of the same text, whose sentences and words may differ. Scores are those of the CoNLL 2018 \
      shared task: sentences and tokens are right when their characters are, words are aligned by their places and within \
      multiword tokens by their forms, and a tag is right when the aligned word has it. UPOS, XPOS, FEATS (UFeats, the \
      universal ones) and LEMMA are compared where both files have them, and in AllTags the first three together; where the \
      right lemma is _, any is right.
      """)

  @Argument(help: ArgumentHelp("Sentences that were found, in CoNLL-U; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(help: ArgumentHelp("The right sentences of the same text.", valueName: "ref"))
  var reference: String

  func validate() throws { try checkOneIsStandardInput([hypotheses, reference]) }

  func run() throws {
    let (predicted, gold) = (try AnnotatedFile(hypotheses), try AnnotatedFile(reference))
    let compared = ComparedValue.allCases.compactMap { ComparedFields($0, predicted.fields, gold.fields) }
    do {
      let score = try RunningTextScore(
        predicted: predicted.sentences(compared), gold: gold.sentences(compared), tags: compared.map(\.value.rawValue),
        open: [ComparedValue.lemma.rawValue])
      try Output.line("\(score)")
    } catch EvaluationError.textMismatch(let sentence, let found, let expected) {
      let place = ComparisonError.Place(
        path: hypotheses, line: predicted.lineNumber(ofSentence: sentence - 1) ?? 1)
      throw ComparisonError.texts(place, found: found, expected: expected, path: reference)
    }
  }
}

/// What is compared of words, by the names of the shared task.
private enum ComparedValue: String, CaseIterable {
  case upos = "UPOS"
  case xpos = "XPOS"
  case features = "UFeats"
  case allTags = "AllTags"
  case lemma = "Lemmas"

  static let allFields: [CoNLLUField] = [.upos, .xpos, .feats, .lemma]

  var fields: [CoNLLUField] {
    switch self {
    case .upos: [.upos]
    case .xpos: [.xpos]
    case .features: [.feats]
    case .allTags: [.upos, .xpos, .feats]
    case .lemma: [.lemma]
    }
  }

}

/// The fields of a value that the right sentences have.
private struct ComparedFields {
  let value: ComparedValue
  private let fields: [CoNLLUField]

  /// Nil where a score says nothing: of fields that no word of the right sentences has, and of those that were not
  /// predicted, of which it would be 0.
  ///
  /// - Parameters:
  ///   - predicted: fields that have a value in the one file.
  ///   - gold: and in the other.
  init?(_ value: ComparedValue, _ predicted: Set<CoNLLUField>, _ gold: Set<CoNLLUField>) {
    self.value = value
    fields = value.fields.filter(gold.contains)
    guard fields.count >= min(value.fields.count, 2), predicted.isSuperset(of: fields) else { return nil }
  }

  /// What is compared of each word of a sentence.
  func values(of sentence: ColumnSentence) throws -> [String] {
    let columns = try fields.map { field in try sentence.tags(in: .field(field)).map { Self.compared($0, in: field) } }
    return sentence.words.indices.map { word in columns.map { $0[word] }.joined(separator: "\t") }
  }

  /// What is compared of a field: of features those that are universal, in the order of their names.
  private static func compared(_ value: String, in field: CoNLLUField) -> String {
    guard field == .feats, value != "_" else { return value }
    let features = value.split(separator: "|").filter {
      universalFeatures.contains(String($0.prefix { $0 != "=" }))
    }
    return features.isEmpty ? "_" : features.sorted().joined(separator: "|")
  }

  /// Those of the shared task.
  private static let universalFeatures: Set = [
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
    "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
  ]
}

/// A file of CoNLL-U that is compared as a whole.
private struct AnnotatedFile {
  private var read: [ColumnSentence] = []
  /// Those that have a value somewhere.
  private(set) var fields: Set<CoNLLUField> = []

  init(_ path: String) throws {
    let lines = try Input.open(path)
    let reader = ColumnReader(lines, format: .conllu)
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      try Self.requireForms(of: sentence, path)
      read.append(sentence)
      for field in ComparedValue.allFields where !fields.contains(field) {
        if try sentence.tags(in: .field(field)).contains(where: { $0 != "_" }) { fields.insert(field) }
      }
    }
    if read.isEmpty { throw CorpusError.noSentences(path: path, long: 0) }
    Input.warnOfProblems(in: lines)
  }

  /// What is compared is characters.
  ///
  /// - Throws: `ComparisonError.blankForm`.
  private static func requireForms(of sentence: ColumnSentence, _ path: String) throws {
    for token in sentence.tokens where token.form.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
      // The line of a multiword token stands before that of its first word.
      let line = sentence.lineNumber(ofWord: token.words.lowerBound) - (token.isMultiword ? 1 : 0)
      throw ComparisonError.blankForm(ComparisonError.Place(path: path, line: line), found: token.form)
    }
  }

  func lineNumber(ofSentence sentence: Int) -> Int? {
    read.indices.contains(sentence) ? read[sentence].lineNumber(ofWord: 0) : nil
  }

  func sentences(_ compared: [ComparedFields]) throws -> [AnnotatedSentence] {
    try read.map { sentence in
      let tags = try compared.map { try $0.values(of: sentence) }
      return AnnotatedSentence(
        tokens: sentence.tokens.map { token in
          AnnotatedSentence.Token(
            form: token.form,
            words: token.words.map { word in
              AnnotatedSentence.Word(form: sentence.words[word], tags: tags.map { $0[word] })
            }, isMultiword: token.isMultiword)
        })
    }
  }
}
