import Corpora
import Models
import Tensors
import Text
import Tokens

/// Finds the sentences and words of running text as they are in the corpus that a model was trained on.
///
/// A line is read by itself, a long one in windows that overlap. What is found in it does not depend on other lines.
struct LearnedSegmenter: Sendable {
  private let model: SegmenterModel
  private let characters: CharacterVocabulary
  private let forms: MultiwordForms

  /// Characters of a window, beside those on both sides of it that are read for their sake alone.
  private static let windowLength = 400
  private static let margin = 60
  /// Characters of a batch.
  private static let batchSize = 8192

  init(_ model: SegmenterModel, _ part: SegmenterPart) {
    self.model = model
    characters = CharacterVocabulary(part.characters)
    forms = part.forms
  }

  private struct Window {
    let line: Int
    let read: Range<Int>
    /// Those of the characters that the window is for.
    let own: Range<Int>
  }

  /// - Parameters:
  ///   - split: whether a line may have several sentences.
  ///   - weights: of the model that the segmenter is a part of.
  /// - Throws: when the task of the caller is cancelled.
  func segmented(
    _ lines: [String], _ split: TextSplit, weights: Weights, on arenas: WorkerPool<Arena>
  ) throws(CancellationError) -> [SegmentedLine] {
    let scalars = lines.map { Array($0.unicodeScalars) }
    let windows = scalars.enumerated().flatMap { line, scalars in Self.windows(of: scalars.count, line) }
    let run = BatchRun(lengths: windows.map(\.read.count), capacity: Self.batchSize, order: .longestFirst) {
      windows[$0].read.count
    }
    let labels = try run.map(on: arenas, weights: weights) { [model, characters] batch, tape in
      let texts = batch.map { characters.ids(of: scalars[windows[$0].line][windows[$0].read]) }
      return zip(batch, model.boundaries(of: texts, on: tape)).map { place, labels in
        let (read, own) = (windows[place].read, windows[place].own)
        return labels[own.lowerBound - read.lowerBound..<own.upperBound - read.lowerBound].map {
          TextBoundary(rawValue: $0) ?? .none
        }
      }
    }
    var boundaries: [[TextBoundary]] = scalars.map {
      var boundaries: [TextBoundary] = []
      boundaries.reserveCapacity($0.count)
      return boundaries
    }
    for (window, labels) in zip(windows, labels) { boundaries[window.line] += labels }
    return lines.indices.map { line in
      SegmentedLine(
        lines[line], scalars[line], TextSegments(scalars[line][...], boundaries[line]), forms, split)
    }
  }

  private static func windows(of count: Int, _ line: Int) -> [Window] {
    if count == 0 { return [] }
    if count <= windowLength + 2 * margin { return [Window(line: line, read: 0..<count, own: 0..<count)] }
    return stride(from: 0, to: count, by: windowLength).map { start in
      let end = min(start + windowLength, count)
      return Window(line: line, read: max(0, start - margin)..<min(count, end + margin), own: start..<end)
    }
  }
}
