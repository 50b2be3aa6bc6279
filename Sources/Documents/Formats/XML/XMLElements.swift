/// Tokens of XML as a tree, without nodes: which token closes an element that another one opens.
struct XMLElements {
  let source: SourceBytes
  let tokens: [MarkupToken]
  /// Of the token that opens an element, the one that closes it, which may be itself; of others, themselves.
  let ends: [Int]

  /// - Parameter tokens: of whole elements.
  init(_ source: SourceBytes, _ tokens: [MarkupToken]) {
    var ends = Array(tokens.indices)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      if token.kind == .opening { open.append(index) }
      if token.kind == .closing, let start = open.popLast() { ends[start] = index }
    }
    (self.source, self.tokens, self.ends) = (source, tokens, ends)
  }

  /// All of a file.
  init(_ source: SourceBytes) throws(DocumentError) {
    var tokenizer = XMLTokenizer(source)
    var tokens: [MarkupToken] = []
    while let token = try tokenizer.next() { tokens.append(token) }
    self.init(source, tokens)
  }

  /// The elements within another one, but not within one of those.
  func children(of element: Int) -> [Int] {
    var children: [Int] = []
    var index = element + 1
    while index < ends[element] {
      if tokens[index].isElement { children.append(index) }
      index = ends[index] + 1
    }
    return children
  }

  func child(_ name: String, of element: Int) -> Int? {
    children(of: element).first { tokens[$0].localName == name }
  }

  /// With its tags.
  func range(of element: Int) -> Range<Int> {
    tokens[element].range.lowerBound..<tokens[ends[element]].range.upperBound
  }

  /// Between its tags.
  func content(of element: Int) -> Range<Int> {
    guard ends[element] > element else { return tokens[element].range.upperBound..<tokens[element].range.upperBound }
    return tokens[element].range.upperBound..<tokens[ends[element]].range.lowerBound
  }

  /// The value of an attribute.
  func value(_ name: String, of element: Int) -> String? {
    tokens[element].attribute(name)?.value.map { CharacterReferences.xml.decoded(source, $0) }
  }

  /// The white space that stands before or behind an element, beside another tag.
  func space(at index: Int) -> String {
    guard tokens.indices.contains(index), tokens[index].kind == .text else { return "" }
    let text = source.text(tokens[index].range)
    return text.utf8.allSatisfy(\.isSpace) ? text : ""
  }

  /// Whether an element has no text, nor elements but those that mark text.
  func isEmpty(_ element: Int) -> Bool {
    tokens[element..<ends[element]].dropFirst().allSatisfy { token in
      switch token.kind {
      case .text: source.bytes[token.range].allSatisfy(\.isSpace)
      case .characterData: false
      default: token.localName == "mrk" || !token.isElement && token.kind != .closing
      }
    }
  }
}

extension MarkupToken {
  var isElement: Bool { kind == .opening || kind == .empty }

  /// Without the prefix of its namespace.
  var localName: Substring { name[(name.utf8.lastIndex(of: 0x3A).map(name.utf8.index(after:)) ?? name.startIndex)...] }

  /// The prefix with its colon.
  var prefix: Substring { name[..<localName.startIndex] }
}

// MARK: Text

/// What an element within text is to the text.
enum XMLInlineRole {
  /// The tags are a pair of marks around a text.
  case pair
  /// The whole element is one of a pair, that of this name.
  case opening(String)
  case closing(String)
  case standalone
  case copied
}

extension XMLElements {
  /// The content of an element that has text.
  func items(of element: Int, keepsLines: Bool = false, role: (Int) -> XMLInlineRole) -> InlineItems {
    var items = InlineItems(source)
    var index = element + 1
    while index < ends[element] {
      let token = tokens[index]
      switch token.kind {
      case .text:
        items.appendText(token.range, keepsLines: keepsLines) { CharacterReferences.xml.decoded(source, $0) }
      case .characterData:
        let content = token.range.lowerBound + "<![CDATA[".utf8.count..<token.range.upperBound - "]]>".utf8.count
        let text = source.text(content)
        items.append(.text(keepsLines ? text : text.withLineBreaksAsSpaces), token.range)
      case .opening, .empty:
        let role = role(index)
        switch role {
        case .pair: items.append(token.kind == .empty ? .standalone : .opening(token.name), token.range)
        case .opening(let name): items.append(.opening(name), range(of: index))
        case .closing(let name): items.append(.closing(name), range(of: index))
        case .standalone: items.append(.standalone, range(of: index))
        case .copied: items.append(.copied, range(of: index))
        }
        if case .pair = role {} else { index = ends[index] }
      case .closing: items.append(.closing(token.name), token.range)
      default: items.append(.aside, token.range)
      }
      index += 1
    }
    return items
  }
}
