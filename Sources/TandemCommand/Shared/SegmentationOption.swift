import ArgumentParser
import Tandem
import Text

/// How the words of running text are found by a model that labels them.
struct SegmentationOption: ParsableArguments {
  @Option(
    help: """
      How words are found in running text; whitespace is for text that is tokenized already, whose words have spaces between \
      them; by default as the model was trained.
      """)
  var segmentation: Segmenter.Mode?

  /// A model that finds words in the way that was chosen, if any was.
  ///
  /// - Parameters:
  ///   - kinds: those that will do.
  func load(_ path: String, expecting kinds: [ModelKind]) throws -> LoadedLabelingModel {
    var loaded = try LoadedLabelingModel(contentsOf: path, expecting: kinds)
    if let segmentation {
      loaded.vocabularies.segmenter = try WordSegmenter(segmentation)
      loaded.vocabularies.learnedSegmenter = nil
    }
    return loaded
  }
}
