import Corpora
import Models
import Text

extension LabelingTrainingOptions {
  /// How words become tokens, by the words of the training files.
  func encoding(of surveys: [any SurveyedFiles]) throws -> InputVocabulary {
    var words = WordCounts()
    for survey in surveys { words.add(survey.words) }
    switch unit {
    case .words:
      var wordVocabulary = wordVocabulary
      wordVocabulary.usesCharacters = spelling.characters != .none
      return .words(WordVocabulary(words.all, options: wordVocabulary))
    case .pieces:
      var text = TextOptions()
      text.vocabularySize = pieceCount
      text.segmentation = .whitespace
      return .pieces(try text.tokenizer(of: words))
    }
  }

  /// The options of spelling with the sizes of a vocabulary; nil where it is not read.
  func spelling(of encoding: InputVocabulary) -> CharacterEncoderOptions? {
    guard case .words(let wordVocabulary) = encoding else { return nil }
    var spelling = spelling
    spelling.characterVocabularySize = wordVocabulary.characters.count
    spelling.featureVocabularySizes = wordVocabulary.features.map(\.count)
    return spelling.outputSize == 0 ? nil : spelling
  }

  /// - Parameter path: nil for no vectors.
  func vectors(in path: String?, for encoding: InputVocabulary) throws -> WordVectors? {
    guard let path, case .words(let wordVocabulary) = encoding else { return nil }
    var forms = vectorForms
    forms.ignoresCaseOfFile = wordVocabulary.options.ignoresCase
    return try WordVectors(contentsOf: path, for: wordVocabulary.words.tokens, forms: forms)
  }
}
