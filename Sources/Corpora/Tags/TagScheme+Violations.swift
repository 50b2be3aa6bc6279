import Text
import Tokens

extension TagScheme {
  /// A tag that breaks a scheme, and how.
  package struct Violation: Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
      /// Neither `O` nor a prefix of the scheme, with a type or alone.
      case malformed
      /// BIO, BIOES: goes on with a span that the tag before, `nil` at the start, is not in.
      case withoutBeginning(after: String?)
      /// IOB1: B where it parts nothing.
      case needlessBeginning(after: String?)
      /// BIOES: the tag after, `nil` at the end, does not go on with the span.
      case withoutEnd(before: String?)
    }

    package let scheme: TagScheme
    package let spelling: TagSpelling
    package let kind: Kind
    package let tag: String
    /// From 0 within the sentence.
    package let word: Int

    package var description: String {
      let type = SpanTag(tag, in: spelling).type
      func tags(_ places: SpanPlace...) -> String {
        places.map { spelling.text(of: $0, type: type).excerpt }.joined(separator: " or ")
      }
      switch kind {
      case .malformed:
        return "found \(tag.excerpt), expected \(spelling.expectation(scheme.places))"
      case .withoutBeginning(let previous):
        let beginning = scheme == .bio ? tags(.begin) : tags(.begin, .single)
        return "\(tag.excerpt) \(Self.place(after: previous)), expected \(beginning)"
      case .needlessBeginning(let previous):
        return "\(tag.excerpt) \(Self.place(after: previous)), expected \(tags(.inside))"
      case .withoutEnd(let next):
        guard let next else { return "\(tag.excerpt) ends the sentence, expected \(tags(.end, .single))" }
        return "\(next.excerpt) \(Self.place(after: tag)), expected \(tags(.inside, .end))"
      }
    }

    private static func place(after previous: String?) -> String {
      previous.map { "after \($0.excerpt)" } ?? "begins the sentence"
    }
  }

  /// Everything in a sentence that breaks the scheme, in order of the words.
  ///
  /// - Parameter spelling: how the tags are written.
  /// - Returns: nothing if and only if all tags are of the scheme and ``allows(_:_:)`` allows each after the one
  ///   before.
  package func violations(in tags: [String], spelling: TagSpelling = .standard) -> [Violation] {
    var violations: [Violation] = []
    func add(_ kind: Violation.Kind, _ tag: String, _ word: Int) {
      violations.append(Violation(scheme: self, spelling: spelling, kind: kind, tag: tag, word: word))
    }
    var previous: String?
    var previousPlace: SpanTag?
    for word in 0...tags.count {
      let next = word < tags.count ? tags[word] : nil
      let nextPlace = next.map { SpanTag($0, in: spelling) }
      for fault in faults(from: previousPlace, to: nextPlace) {
        switch (fault, previous, next) {
        case (.withoutEnd, let previous?, _): add(.withoutEnd(before: next), previous, word - 1)
        case (.withoutBeginning, _, let next?): add(.withoutBeginning(after: previous), next, word)
        case (.needlessBeginning, _, let next?): add(.needlessBeginning(after: previous), next, word)
        case (_, _, nil), (_, nil, _): break  // Nothing begins after the end or ends before the start.
        }
      }
      if let next, let nextPlace, !belongs(nextPlace) { add(.malformed, next, word) }
      (previous, previousPlace) = (next, nextPlace)
    }
    return violations
  }

  /// How often ``violations(in:spelling:)`` finds something in tags that are taken apart.
  func violationCount(in tags: [SpanTag]) -> Int {
    var count = tags.count { !belongs($0) }
    var previous: SpanTag?
    for tag in tags {
      count += faults(from: previous, to: tag).count
      previous = tag
    }
    return count + faults(from: previous, to: nil).count
  }

  private func belongs(_ tag: SpanTag) -> Bool {
    guard let place = tag.place else { return !tag.isMalformed }
    return places.contains(place)
  }
}

extension TagSpelling {
  /// What a tag must be, for messages.
  fileprivate func expectation(_ places: [SpanPlace]) -> String {
    let letters = places.map { text(of: $0, type: "X").replacing("X", with: "") }.joined(separator: ", ")
    return typeComesFirst
      ? "\(outside), or a type and one of \(letters)" : "\(outside), or one of \(letters) and a type"
  }
}
