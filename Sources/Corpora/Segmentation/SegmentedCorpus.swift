import Tensors
import Tokens

/// Windows of running text as a segmenter learns from them.
package struct SegmentedCorpus: Sendable {
  package struct Window: Sendable {
    package let scalars: ArraySlice<Unicode.Scalar>
    /// The numbers of the characters.
    package let tokens: [TokenID]
    /// The numbers of what ends behind each character (``TextBoundary``).
    package let labels: [Int32]

    /// What the labels, or others in their place, make of the window.
    package func segments(_ labels: [Int32]) -> TextSegments {
      TextSegments(scalars, labels.map { TextBoundary(rawValue: $0) ?? .none })
    }
  }

  package let windows: [Window]

  /// - Parameter length: characters of a window at most.
  package init(_ text: SegmentedText, _ characters: CharacterVocabulary, length: Int) {
    windows = text.paragraphs.flatMap { paragraph in
      paragraph.windows(ofMost: length).map { range in
        let scalars = paragraph.scalars[range]
        return Window(
          scalars: scalars, tokens: characters.ids(of: scalars), labels: paragraph.boundaries[range].map(\.rawValue))
      }
    }
  }

  package var lengths: [ExampleLength] {
    windows.map { ExampleLength(source: $0.tokens.count, target: $0.tokens.count) }
  }
}
