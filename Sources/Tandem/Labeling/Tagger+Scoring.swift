import Corpora
import Decoding
import Foundation
import Models
import Tensors
import Text

extension Tagger {
  /// A sentence with tags that somebody has given it.
  package struct GivenTags: Sendable {
    package let text: TextWords
    /// For each head of ``Tagger/names`` a tag for each word, in any scheme.
    package let tags: [[String]]

    package init(_ text: TextWords, tags: [[String]]) {
      self.text = text
      self.tags = tags
    }
  }

  /// How probable given tags are; natural logarithms, summed over the heads that are asked.
  package struct TagScore: Sendable, Hashable {
    /// Of all tags of the sentence together; −∞ where one is unknown to the model, or may not follow the one before.
    package var logProbability = 0.0
    /// Of each tag whatever the others are; empty unless asked for.
    package var wordLogProbabilities: [Double] = []

    package init(wordLogProbabilities: [Double] = []) { self.wordLogProbabilities = wordLogProbabilities }
  }

  /// How probable the tags of sentences are. The parts of a sentence that is too long to be read at once know nothing
  /// of one another.
  ///
  /// - Parameter withWords: give the probability of each tag, too.
  /// - Precondition: each sentence has tags for each of the heads, and a tag for each word.
  package func scores(
    of sentences: [GivenTags], in session: LabelingSession, withWords: Bool = false
  ) throws(CancellationError) -> [TagScore] {
    for sentence in sentences {
      precondition(
        sentence.tags.count == heads.count && sentence.tags.allSatisfy { $0.count == sentence.text.count },
        "\(sentence.tags.map(\.count)) tags for \(heads.count) heads and \(sentence.text.count) words")
    }
    let heads = heads
    let given = sentences.map { sentence in
      zip(heads, sentence.tags).map { head, tags in
        head.encodedTags == nil
          ? numbers(of: tags, by: head.labels) : zip(tags, sentence.text.words).map { head.number(ofValue: $0, of: $1) }
      }
    }
    let parts = try encoder.run(sentences.map(\.text), in: session) { parts, batch, texts, tape in
      // In packed order until the end.
      var scores = batch.wordShape.lengths.map { length in
        TagScore(wordLogProbabilities: withWords ? [Double](repeating: 0, count: length) : [])
      }
      for (place, head) in heads.map(\.head).enumerated() {
        let tags = batch.packed(parts.map { Array(given[$0.text][place][$0.words]) })
        for (sequence, logProbability) in head.logProbabilities(of: tags, texts, on: tape).enumerated() {
          scores[sequence].logProbability += logProbability
        }
        guard withWords else { continue }
        let marginals = head.marginals(texts, on: tape)
        for (sequence, length) in batch.wordShape.lengths.enumerated() {
          for time in 0..<length {
            let row = batch.wordShape.row(sequence, time)
            let probability = tags[row] < 0 ? 0 : Double(marginals.row(row)[Int(tags[row])])
            scores[sequence].wordLogProbabilities[time] += min(0, log(probability))
          }
        }
      }
      return batch.unpacked(scores)
    }
    return parts.map { parts in
      parts.reduce(into: TagScore()) { sum, part in
        sum.logProbability += part.logProbability
        sum.wordLogProbabilities += part.wordLogProbabilities
      }
    }
  }

  /// The numbers of tags in the scheme of the model; −1 for those that it does not know.
  private func numbers(of tags: [String], by head: LabelingVocabularies.LabelVocabulary) -> [Int32] {
    // A span that goes on in the next part begins anew there: the model would forbid the rest of one.
    let read = encoder.ranges(ofPartsOf: 0..<tags.count).flatMap { part in
      guard let scheme = head.scheme else { return Array(tags[part]) }
      let standard = (head.outputSpelling ?? .standard).standard(tags)
      return scheme.converting(Array(scheme.converting(standard)[part]))
    }
    return read.map { head.labels.number(of: $0) ?? -1 }
  }
}

extension LabeledHead {
  /// The number of the tag that stands for a value beside a word: the one that a training gives it, or the first that
  /// comes to the same; −1 if there is none.
  fileprivate func number(ofValue value: String, of word: String) -> Int32 {
    guard let type = labels.encoding?.type, let encodedTags else { return -1 }
    if let number = labels.labels.number(of: type.init(value, of: word).description) { return number }
    return encodedTags.firstIndex { $0.value(of: word) == value }.map { Int32($0) } ?? -1
  }
}
