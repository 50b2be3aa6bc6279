import Text
import Tokens

/// Counts the n-grams of sentences, of all orders up to one.
///
/// ```swift
/// var counter = NGramCounter(order: 3, vocabularySize: vocabulary.count)
/// for sentence in sentences { try counter.add(sentence) }
/// let counts = try counter.finish()
/// ```
/// A sentence w₁ … wₘ is counted as `<s>` w₁ … wₘ `</s>`. Positions of the text are sorted by the words that begin
/// there, so that equal n-grams of every order lie together. When the memory is used up, the sorted n-grams go to disk
/// as a run, and in the end the runs are merged.
package struct NGramCounter: ~Copyable {
  package let order: Int
  package let vocabularySize: Int
  private let memory: WorkingMemory
  /// Sentences that are not sorted yet, each from `<s>` to `</s>`.
  private var text: [TokenID] = []
  private let textLimit: Int
  /// Positions have 32 bits: the text can be half as long, and so can the sentence that comes last.
  private static let sentenceLimit = 1 << 31
  private var runs: SortedRuns?
  private var sentenceCount = 0

  package init(order: Int, vocabularySize: Int, memory: WorkingMemory = WorkingMemory()) {
    precondition(NGramModel.orders.contains(order), "order \(order), expected one of \(NGramModel.orders)")
    precondition(
      vocabularySize >= SpecialTokens.count,
      "\(vocabularySize) words, expected \(SpecialTokens.count) special ones at least")
    self.order = order
    self.vocabularySize = vocabularySize
    self.memory = memory
    textLimit = min(memory.tokenCount, Self.sentenceLimit)
  }

  /// - Parameter sentence: ids below the size of the vocabulary, without `<s>` and `</s>`.
  /// - Throws: when memory is used up and the disk is full.
  package mutating func add(_ sentence: some Sequence<TokenID>) throws(NGramError) {
    text.append(SpecialTokens.start)
    for id in sentence {
      precondition(id >= 0 && Int(id) < vocabularySize, "id \(id) of a vocabulary of \(vocabularySize)")
      precondition(
        id != SpecialTokens.start && id != SpecialTokens.end, "the sentence has the special id \(id)")
      text.append(id)
    }
    text.append(SpecialTokens.end)
    sentenceCount += 1
    guard text.count <= Int(UInt32.max) else { throw .longSentence(limit: Self.sentenceLimit) }
    if text.count >= textLimit { try writeRun() }
  }

  /// - Throws: `tooManyNGrams`, or when the disk is full.
  package consuming func finish() throws(NGramError) -> NGramCounts {
    var builder = TrieBuilder(order: order, vocabularySize: vocabularySize)
    if runs == nil {
      sortedText { builder.add($0, count: 1) }
      text = []
    } else {
      if !text.isEmpty { try writeRun() }
      text = []
      try runs?.merge(memory: memory.byteCount) { builder.add($0, count: $1) }
    }
    return try builder.finish(sentenceCount: sentenceCount)
  }

  private mutating func writeRun() throws(NGramError) {
    if runs == nil { runs = try SortedRuns(order: order, folder: memory.temporaryFolder) }
    guard var writer = runs?.newRun() else { return }
    var failure: NGramError?
    sortedText { ngram in
      if failure != nil { return }
      do throws(NGramError) { try writer.add(ngram) } catch { failure = error }
    }
    if let failure { throw failure }
    try writer.finish()
    text.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with the n-gram that begins at each position, in their order: as long as the sentence goes on, and
  /// no longer than `order`.
  private func sortedText(_ body: (UnsafeBufferPointer<TokenID>) -> Void) {
    let end = SpecialTokens.end
    text.withUnsafeBufferPointer { text in
      for position in PositionSort.sorted(text, depth: order, tokenCount: vocabularySize) {
        let start = Int(position)
        var length = 1
        while length < order && text[start + length - 1] != end { length += 1 }
        body(UnsafeBufferPointer(rebasing: text[start..<start + length]))
      }
    }
  }
}
