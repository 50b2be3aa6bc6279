/// Goes through a translation memory, TMX 1.4b (LISA, 2005), unit by unit.
struct TMXUnits {
  let source: SourceBytes
  private var tokenizer: XMLTokenizer
  /// The language of all units, if the header says one.
  private(set) var sourceLanguage: String?

  init(_ source: SourceBytes) {
    self.source = source
    tokenizer = XMLTokenizer(source)
  }

  /// The next `tu`, or nil after the last.
  mutating func next() throws(DocumentError) -> TMXUnit? {
    while let token = try tokenizer.next() {
      guard token.isElement else { continue }
      if tokenizer.open.first?.name != "tmx" {
        throw tokenizer.error(at: token.range.lowerBound, found: "<\(token.name)>", expected: "<tmx>")
      }
      if token.name == "header" { sourceLanguage = token.attribute("srclang")?.value.map(source.text) }
      if token.name == "tu" && token.kind == .opening { return TMXUnit(try elements(from: token)) }
    }
    return nil
  }

  private mutating func elements(from tag: MarkupToken) throws(DocumentError) -> XMLElements {
    let depth = tokenizer.open.count
    var tokens = [tag]
    while tokenizer.open.count >= depth, let token = try tokenizer.next() { tokens.append(token) }
    return XMLElements(source, tokens)
  }
}

/// A text in several languages.
struct TMXUnit {
  let elements: XMLElements
  /// The elements `tuv`, each with a `seg`.
  let variants: [(element: Int, segment: Int, language: String)]

  init(_ elements: XMLElements) {
    self.elements = elements
    variants = elements.children(of: 0).compactMap { element in
      guard elements.tokens[element].name == "tuv", let segment = elements.child("seg", of: element) else { return nil }
      let language = elements.value("xml:lang", of: element) ?? elements.value("lang", of: element) ?? ""
      return (element, segment, language)
    }
  }

  /// The language of the unit's source, if it has its own.
  var sourceLanguage: String? { elements.value("srclang", of: 0) }

  func variant(_ language: String) -> (element: Int, segment: Int, language: String)? {
    variants.first { $0.language.isLanguage(language) }
  }

  func items(of segment: Int) -> InlineItems {
    elements.items(of: segment) { element in
      switch elements.tokens[element].name {
      case "hi": .pair
      case "bpt": .opening(elements.value("i", of: element) ?? "")
      case "ept": .closing(elements.value("i", of: element) ?? "")
      default: .standalone
      }
    }
  }
}

extension String {
  /// Whether a tag is that of a language or of a kind of it: `en-US` is `en`.
  fileprivate func isLanguage(_ language: String) -> Bool {
    let (tag, wanted) = (languageParts, language.languageParts)
    return tag.starts(with: wanted)
  }

  /// Whether two tags are of one language: `en-US` and `en-GB`.
  func isSameLanguage(as other: String) -> Bool { languageParts.first == other.languageParts.first }

  private var languageParts: [String] { lowercased().split { $0 == "-" || $0 == "_" }.map(String.init) }
}
