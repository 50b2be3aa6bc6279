import Tokens

/// Finds out from sentences which scheme their tags are in, and how they are written.
///
/// It is the scheme that the tags break least often, so that a few mistakes do not hide it; a file without mistakes
/// breaks every scheme but its own as soon as it has a span that the schemes write differently. Tags in another
/// spelling than the standard one, such as BILOU, are found by the same rule.
package struct TagSchemeDetector: Sendable {
  private var standard = Counts()
  private var other = Counts()
  private var spellings = TagSpelling.Tally()
  /// Tags of spans are few; a column of lemmas has too many to be kept.
  private var known: [String: Parts] = [:]
  private static let knownLimit = 10_000

  package init() {}

  package mutating func add(_ tags: [String]) {
    let parts = tags.map { tag in
      if let parts = known[tag] { return parts }
      let parts = Parts(tag)
      if known.count < Self.knownLimit { known[tag] = parts }
      return parts
    }
    for (tag, parts) in zip(tags, parts) { spellings.add(tag, parts.spelled) }
    standard.add(parts.map(\.standard))
    other.add(parts.map(\.other))
  }

  /// A tag taken apart, in the standard spelling and in whichever it may be in.
  private struct Parts {
    let spelled: SpelledTag?
    let standard: SpanTag
    let other: SpanTag

    init(_ tag: String) {
      spelled = SpelledTag(tag)
      standard = SpanTag(tag)
      let isOutside = tag == SpanTag.outside || tag == "o"
      other = spelled.map { SpanTag(place: $0.place, type: $0.type) } ?? SpanTag(place: nil, isMalformed: !isOutside)
    }
  }

  /// The scheme; `nil` when there is no span, or more than one in ten of the tags other than `O` is in no scheme.
  /// (Parts of speech may be called I or S in some languages; that does not make spans of them.)
  package var scheme: TagScheme? { found?.scheme }

  /// How the tags of the scheme are written.
  package var spelling: TagSpelling { found?.spelling ?? .standard }

  private var found: (scheme: TagScheme, spelling: TagSpelling)? {
    let usual = standard.best
    let spelling = spellings.spelling
    if spelling != .standard, spellings.showsSpans, let unusual = other.best,
      usual.map({ unusual.violationCount < $0.violationCount }) ?? true
    {
      return (unusual.scheme, spelling)
    }
    return usual.map { ($0.scheme, .standard) }
  }

  /// What tags look like in one way of reading them.
  private struct Counts {
    /// Tags in spans, and tags that are in no scheme, such as NOUN.
    private var (spanTagCount, malformedCount) = (0, 0)
    private var violationCounts: [TagScheme: Int] = [:]

    mutating func add(_ tags: [SpanTag]) {
      spanTagCount += tags.count { $0.place != nil }
      malformedCount += tags.count(where: \.isMalformed)
      for scheme in TagScheme.allCases { violationCounts[scheme, default: 0] += scheme.violationCount(in: tags) }
    }

    var best: (scheme: TagScheme, violationCount: Int)? {
      guard spanTagCount > 0, spanTagCount >= 9 * malformedCount else { return nil }
      // Most files are in BIO: it wins a tie.
      return [TagScheme.bio, .iob1, .bioes].map { ($0, violationCounts[$0, default: 0]) }.min { $0.1 < $1.1 }
    }
  }
}
