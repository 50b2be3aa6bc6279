/// A scalar of a text, and how its document writes it: `"` and `\"`.
struct SourceScalar {
  let scalar: Unicode.Scalar
  let source: String

  init(_ scalar: Unicode.Scalar, source: String? = nil) {
    (self.scalar, self.source) = (scalar, source ?? String(scalar))
  }

  var isSpace: Bool { scalar.properties.isWhitespace }
  var isEscaped: Bool { source != String(scalar) }
}

/// Finds tags in running text: HTML-like ones, such as `<b>`, `</b>` and `<a href="x">`. What only begins like one is
/// text, as in `a < b` and `<me@example.org>`.
struct TextTags: Sendable {
  enum Tag: Equatable {
    case opening(name: String)
    case closing(name: String)
    case standalone
    case copied
  }

  /// Whether there are tags of subtitles, too: `<v Mary Ann>`, `<00:00:01.000>` and `{\an8}`.
  var haveSubtitleTags = false
  /// Whether what looks like `&eacute;` is a tag.
  var haveReferences = false

  /// The tag that begins at a place, and the place behind it.
  ///
  /// - Complexity: linear in the scalars up to the next one with which a tag could begin.
  func tag(at start: Int, in text: ArraySlice<SourceScalar>) -> (tag: Tag, end: Int)? {
    guard !text[start].isEscaped else { return nil }
    let rest = text[(start + 1)...]
    switch text[start].scalar {
    case "<":
      guard let end = endOfTag(rest), let tag = tag(rest[..<end].map(\.scalar)[...]) else { return nil }
      return (tag, end + 1)
    case "{" where haveSubtitleTags && rest.first?.scalar == "\\":
      let end = rest.firstIndex { $0.scalar == "}" || $0.scalar == "{" }
      return end.flatMap { text[$0].scalar == "}" ? (.standalone, $0 + 1) : nil }
    case "&" where haveReferences:
      let end = rest.firstIndex { !$0.scalar.isNameScalar && $0.scalar != "#" }
      return end.flatMap { text[$0].scalar == ";" && $0 > start + 1 ? (.copied, $0 + 1) : nil }
    default: return nil
    }
  }

  /// Where the `>` stands: not in an attribute's value, and before the next `<`, with which another tag may begin.
  private func endOfTag(_ text: ArraySlice<SourceScalar>) -> Int? {
    var (quote, previous): (Unicode.Scalar?, Unicode.Scalar?)
    for (place, current) in zip(text.indices, text) {
      let scalar = current.scalar
      switch scalar {
      case "<" where !current.isEscaped: return nil
      case ">" where quote == nil && !current.isEscaped: return place
      case "\"" where quote == nil && previous == "=", "'" where quote == nil && previous == "=": quote = scalar
      case quote: quote = nil
      default: break
      }
      previous = scalar
    }
    return nil
  }

  /// - Parameter content: what stands between `<` and `>`.
  private func tag(_ content: ArraySlice<Unicode.Scalar>) -> Tag? {
    let isClosing = content.first == "/"
    let isEmpty = !isClosing && content.last == "/"
    let content = content.dropFirst(isClosing ? 1 : 0).dropLast(isEmpty ? 1 : 0)
    let name = content.prefix(while: \.isNameScalar)
    let rest = content[name.endIndex...]
    guard let first = name.first, rest.first?.properties.isWhitespace ?? true else { return nil }
    if haveSubtitleTags && name.allSatisfy({ ("0"..."9").contains($0) || $0 == ":" || $0 == "." }) {
      return rest.isEmpty && name.contains(":") ? .standalone : nil
    }
    let isPlain = rest.allSatisfy(\.properties.isWhitespace)
    guard first.isASCII && first.properties.isAlphabetic,
      isPlain || !isClosing && (haveSubtitleTags || rest.contains("="))
    else { return nil }
    // <c.yellow> is closed by </c>.
    let element = String(String.UnicodeScalarView(name.prefix { $0 != "." })).lowercased()
    if isClosing { return .closing(name: element) }
    return isEmpty || Self.void.contains(element) ? .standalone : .opening(name: element)
  }

  /// Elements of HTML that have no closing tag.
  private static let void: Set = ["br", "hr", "img", "input", "wbr"]
}

extension Unicode.Scalar {
  fileprivate var isNameScalar: Bool {
    properties.isAlphabetic || properties.numericType != nil || [".", ":", "-", "_"].contains(self)
  }
}
