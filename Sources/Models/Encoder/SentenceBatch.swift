import Tensors

/// Texts of one minibatch, or of one worker's shard of it.
package struct SentenceBatch: Sendable {
  package let source: PackedSequences
  package let spellings: SpellingBatch?
  /// A row for each word; the rows of `source` themselves where each token is a word.
  package let wordShape: PackedShape
  /// `wordOrder[i]` is the text of packed sequence i of ``wordShape``.
  package let wordOrder: [Int]
  /// For each word its row in `source`; nil where they are the same.
  package let rowOfWord: [Int32]?

  /// - Parameter spelling: characters and features of a word by its index; nil where spelling is not read.
  package init(_ texts: [EncodedSentence], spelling: ((Int32) -> (characters: [Int32], features: [Int32]))? = nil) {
    let source = PackedSequences(texts.map(\.tokens))
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
    of texts: [EncodedSentence], _ spelling: (Int32) -> (characters: [Int32], features: [Int32]),
    _ source: PackedSequences
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

  private init(_ other: SentenceBatch, source: PackedSequences) {
    self.source = source
    (spellings, wordShape, wordOrder, rowOfWord) = (other.spellings, other.wordShape, other.wordOrder, other.rowOfWord)
  }

  /// The same texts with other tokens in their places, as with some words unknown; their spelling stays.
  package func replacing(tokens: PackedSequences) -> SentenceBatch { SentenceBatch(self, source: tokens) }

  /// Values of the texts in the order of ``wordOrder``, in the order in which the texts were given.
  package func unpacked<Value>(_ values: [Value]) -> [Value] { PackedSequences.unpacked(values, from: wordOrder) }

  /// Values for each word of each text, in the rows of ``wordShape``.
  package func packed(_ values: [[Int32]]) -> [Int32] { PackedSequences(values, order: wordOrder).ids }
}
