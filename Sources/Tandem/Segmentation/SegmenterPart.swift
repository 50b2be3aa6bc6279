import Corpora
import Models
import Text

/// What a model file has of a segmenter beside its options and weights: what its characters and labels are.
package struct SegmenterPart: Sendable, Codable {
  /// Characters as words.
  let characters: WordVocabulary
  let forms: MultiwordForms

  static let key = "segmenter"

  /// - Parameter loaded: a segmenter that was trained by itself.
  init(_ loaded: LoadedLabelingModel) {
    guard case .words(let characters) = loaded.vocabularies.encoding else {
      preconditionFailure("a segmenter of pieces")
    }
    self.characters = characters
    forms = loaded.vocabularies.heads[0].multiwordForms ?? MultiwordForms()
  }
}
