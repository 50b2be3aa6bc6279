extension TextTags {
  /// A text as a segment, with the white space at its ends kept outside; kept altogether where it has no letter.
  ///
  /// - Parameter write: writes what differs from the source.
  func pieces(
    of text: ArraySlice<SourceScalar>, write: @escaping @Sendable (InlineText) -> String
  ) -> [Document.Piece] {
    let content = text.trimmed
    let inline = inlineText(of: content)
    guard inline.text.hasWord else { return [.kept(text.source)] }
    let source = content.source
    return [
      .kept(text[..<content.startIndex].source), .segment(.init(inline) { $0 == inline ? source : write($0) }),
      .kept(text[content.endIndex...].source),
    ]
  }

  func inlineText(of text: ArraySlice<SourceScalar>) -> InlineText {
    var scalars = String.UnicodeScalarView()
    var found: [(tag: Tag, offset: Int, source: String)] = []
    var (place, offset) = (text.startIndex, 0)
    while place < text.endIndex {
      if let (tag, end) = tag(at: place, in: text) {
        found.append((tag, offset, text[place..<end].source))
        place = end
      } else {
        scalars.append(text[place].scalar)
        (place, offset) = (place + 1, offset + 1)
      }
    }
    let marks = zip(found, Self.kinds(of: found.map(\.tag))).map { InlineMark($1, at: $0.offset, source: $0.source) }
    return InlineText(String(scalars), marks: marks)
  }

  /// A closing tag belongs to the last opening one of its name that is open; tags that have no other stand alone.
  static func kinds(of tags: [Tag]) -> [InlineMark.Kind] {
    var closing: [Int: Int] = [:]
    var open: [(name: String, place: Int)] = []
    var openCounts: [String: Int] = [:]
    for (place, tag) in tags.enumerated() {
      switch tag {
      case .opening(let name):
        open.append((name, place))
        openCounts[name, default: 0] += 1
      // Counted, so that one that closes nothing is known without a search.
      case .closing(let name) where openCounts[name, default: 0] > 0:
        while let last = open.popLast() {
          openCounts[last.name, default: 0] -= 1
          guard last.name == name else { continue }
          closing[last.place] = place
          break
        }
      default: break
      }
    }
    var kinds = tags.map { $0 == .copied ? InlineMark.Kind.copied : .standalone }
    for (pair, place) in closing.keys.sorted().enumerated() {
      kinds[place] = .opening(pair: pair)
      if let end = closing[place] { kinds[end] = .closing(pair: pair) }
    }
    return kinds
  }
}

extension Sequence<SourceScalar> {
  var source: String { map(\.source).joined() }
}

extension ArraySlice<SourceScalar> {
  /// Without white space at both ends.
  var trimmed: Self {
    let rest = drop(while: \.isSpace)
    return rest[...(rest.lastIndex { !$0.isSpace } ?? rest.startIndex - 1)]
  }
}
