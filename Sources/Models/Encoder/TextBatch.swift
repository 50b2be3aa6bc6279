import Tensors

/// Texts of one minibatch, or of one worker's shard of it.
package struct TextBatch: Sendable {
  package let source: PackedSequences
  package let spellings: SpellingBatch?
  /// A row for each word; the rows of `source` themselves where each symbol is a word.
  package let wordShape: PackedShape
  /// `wordOrder[i]` is the text of packed sequence i of ``wordShape``.
  package let wordOrder: [Int]
  /// For each word its row in `source`; nil where they are the same.
  package let rowOfWord: [Int32]?

  /// - Parameter spelling: characters and features of a word by its index; nil where spelling is not read.
  package init(_ texts: [TextSymbols], spelling: ((Int32) -> (characters: [Int32], features: [Int32]))? = nil) {
    let source = PackedSequences(texts.map(\.symbols))
    self.source = source
    spellings = spelling.map { Self.spellings(of: texts, $0, source) }
    if texts.allSatisfy(\.wordStarts.isEmpty) {
      (wordShape, wordOrder, rowOfWord) = (source.shape, source.order, nil)
    } else {
      let starts = PackedSequences(texts.map(\.wordStarts))
      let places = source.places
      let shape = source.shape
      wordShape = starts.shape
      wordOrder = starts.order
      rowOfWord = zip(starts.ids, starts.shape.sequenceOfRow).map { start, sequence in
        Int32(shape.row(places[starts.order[Int(sequence)]], Int(start)))
      }
    }
  }

  /// Each different word once, in the order of its first row.
  private static func spellings(
    of texts: [TextSymbols], _ spelling: (Int32) -> (characters: [Int32], features: [Int32]), _ source: PackedSequences
  ) -> SpellingBatch {
    let words = PackedSequences(texts.map(\.words), order: source.order).ids
    var numbers: [Int32: Int32] = [:]
    var different: [Int32] = []
    let wordOfRow = words.map { word -> Int32 in
      if let number = numbers[word] { return number }
      numbers[word] = Int32(different.count)
      different.append(word)
      return Int32(different.count - 1)
    }
    return SpellingBatch(different.map(spelling), wordOfRow: wordOfRow)
  }

  private init(_ other: TextBatch, source: PackedSequences) {
    self.source = source
    (spellings, wordShape, wordOrder, rowOfWord) = (other.spellings, other.wordShape, other.wordOrder, other.rowOfWord)
  }

  /// The same texts with other symbols in their places, as with some words unknown; their spelling stays.
  package func replacing(symbols: PackedSequences) -> TextBatch { TextBatch(self, source: symbols) }

  /// Values for each word of each text, in the rows of ``wordShape``.
  package func packed(_ values: [[Int32]]) -> [Int32] { PackedSequences(values, order: wordOrder).ids }
}
