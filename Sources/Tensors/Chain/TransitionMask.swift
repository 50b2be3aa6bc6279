/// Which tags may begin a sequence, follow one another, and end it.
///
/// What a mask forbids has probability zero, whatever a model has learned: a scheme such as BIO leaves an `I-LOC` no
/// place after an `O`.
package struct TransitionMask: Sendable, Equatable {
  package let tagCount: Int
  /// Whether tag `to` may follow tag `from`, at `from * tagCount + to`.
  package let transitions: [Bool]
  package let start: [Bool]
  package let end: [Bool]

  /// - Precondition: there is a tag; `start` and `end` have a place for each, and `transitions` for each pair of them.
  package init(transitions: [Bool], start: [Bool], end: [Bool]) {
    precondition(
      start.count == end.count && transitions.count == start.count * start.count,
      "\(transitions.count) transitions for \(start.count) tags at the start and \(end.count) at the end")
    precondition(!start.isEmpty, "a mask for no tags")
    tagCount = start.count
    self.transitions = transitions
    self.start = start
    self.end = end
  }

  /// Everything is allowed.
  package init(allowingAll tagCount: Int) {
    let all = [Bool](repeating: true, count: tagCount)
    self.init(transitions: [Bool](repeating: true, count: tagCount * tagCount), start: all, end: all)
  }
}
