/// Finds out from sentences which scheme their tags are in.
///
/// It is the scheme that the tags break least often, so that a few mistakes do not hide it; a file without mistakes
/// breaks every scheme but its own as soon as it has a span that the schemes write differently.
package struct TagSchemeDetector: Sendable {
  /// Tags in spans, and tags that are in no scheme, such as NOUN.
  private var (spanTagCount, malformedCount) = (0, 0)
  private var violationCounts: [TagScheme: Int] = [:]

  package init() {}

  package mutating func add(_ tags: [String]) {
    for tag in tags.lazy.map({ SpanTag($0) }) {
      if tag.place != nil { spanTagCount += 1 }
      if tag.isMalformed { malformedCount += 1 }
    }
    for scheme in TagScheme.allCases { violationCounts[scheme, default: 0] += scheme.violations(in: tags).count }
  }

  /// The scheme; `nil` when there is no span, or more than one in ten of the tags other than `O` is in no scheme.
  /// (Parts of speech may be called I or S in some languages; that does not make spans of them.)
  package var scheme: TagScheme? {
    guard spanTagCount > 0, spanTagCount >= 9 * malformedCount else { return nil }
    // Most files are in BIO: it wins a tie.
    return [.bio, .iob1, .bioes].min { violationCounts[$0, default: 0] < violationCounts[$1, default: 0] }
  }
}
