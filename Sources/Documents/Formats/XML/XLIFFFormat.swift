/// Files of translations, XLIFF 1.2 and 2.0 or 2.1 (OASIS): what has no translation gets one.
///
/// The translation stands in the `target`, with a state that says that no person has seen it. Targets that have text
/// stay, unless their state says that they need translation.
package struct XLIFFFormat: DocumentFormat {
  package static let name = "xliff"
  package static let endings = ["xlf", "xliff"]

  private let languages: DocumentLanguages

  package init(languages: DocumentLanguages) { self.languages = languages }

  package func read(_ text: String) throws(DocumentError) -> Document {
    let source = SourceBytes(text)
    let elements = try XMLElements(source)
    guard let root = elements.tokens.firstIndex(where: \.isElement), elements.tokens[root].localName == "xliff" else {
      let root = elements.tokens.first(where: \.isElement)
      throw .unexpected(
        line: source.line(at: root?.range.lowerBound ?? 0), found: "<\(root?.name ?? "")>", expected: "<xliff>")
    }
    let version = elements.value("version", of: root) ?? ""
    var filler = XLIFFFiller(elements, version.hasPrefix("2") ? .second : .first, languages)
    return try filler.document()
  }
}

/// What differs between the two versions.
private struct XLIFFVersion {
  /// The element that has a source and a target.
  let unit: String
  /// Whether it has the state of the target.
  let hasState: Bool
  let filledState: String
  /// States of a target that is to be translated, whatever it has.
  let openStates: Set<String>
  /// Where the language of the targets stands.
  let languageElement: String
  let languageAttribute: String
  let sourceLanguageAttribute: String

  static let first = XLIFFVersion(
    unit: "trans-unit", hasState: false, filledState: "needs-review-translation",
    openStates: ["new", "needs-translation"], languageElement: "file", languageAttribute: "target-language",
    sourceLanguageAttribute: "source-language")
  static let second = XLIFFVersion(
    unit: "segment", hasState: true, filledState: "translated", openStates: ["initial"], languageElement: "xliff",
    languageAttribute: "trgLang", sourceLanguageAttribute: "srcLang")
}

private struct XLIFFFiller {
  private let elements: XMLElements
  private let version: XLIFFVersion
  private let languages: DocumentLanguages
  private var builder: DocumentBuilder

  init(_ elements: XMLElements, _ version: XLIFFVersion, _ languages: DocumentLanguages) {
    (self.elements, self.version, self.languages) = (elements, version, languages)
    builder = DocumentBuilder(elements.source)
  }

  mutating func document() throws(DocumentError) -> Document {
    // Of the elements around a place: whether text is translated, and whether its lines are kept.
    var open = [(isTranslated: true, keepsLines: false)]
    var index = 0
    while index < elements.tokens.count {
      let token = elements.tokens[index]
      if token.isElement {
        var state = open[open.count - 1]
        if let value = elements.value("translate", of: index) { state.isTranslated = value != "no" }
        if let value = elements.value("xml:space", of: index) { state.keepsLines = value == "preserve" }
        if token.localName == version.languageElement { try checkLanguages(of: index) }
        if token.localName == version.unit {
          if state.isTranslated && elements.value("approved", of: index) != "yes" {
            fill(index, keepsLines: state.keepsLines)
          }
          index = elements.ends[index]
        } else if token.kind == .opening {
          open.append(state)
        }
      } else if token.kind == .closing {
        open.removeLast()
      }
      index += 1
    }
    return builder.document()
  }

  /// A target language that the file lacks is added; others than those of the translation are an error.
  private mutating func checkLanguages(of element: Int) throws(DocumentError) {
    try check(elements.value(version.sourceLanguageAttribute, of: element), is: languages.source, of: element)
    guard let target = languages.target else {
      // The second version asks for it where there are targets.
      if version.hasState && elements.value(version.languageAttribute, of: element) == nil {
        throw .unknownLanguage(side: .target)
      }
      return
    }
    if let found = elements.value(version.languageAttribute, of: element) {
      try check(found, is: target, of: element)
    } else {
      set(version.languageAttribute, to: target, in: elements.tokens[element])
    }
  }

  private func check(_ found: String?, is expected: String?, of element: Int) throws(DocumentError) {
    guard let found, let expected, !found.isSameLanguage(as: expected) else { return }
    throw .unexpected(
      line: elements.source.line(at: elements.tokens[element].range.lowerBound), found: "the language \"\(found)\"",
      expected: "\"\(expected)\"")
  }

  private mutating func set(_ name: String, to value: String, in tag: MarkupToken) {
    if let range = tag.attribute(name)?.value {
      builder.replace(range, with: .kept(value))
    } else {
      let end = tag.endOfAttributes
      builder.replace(end..<end, with: .kept(" \(name)=\"\(value)\""))
    }
  }

  private mutating func fill(_ unit: Int, keepsLines: Bool) {
    guard let source = elements.child("source", of: unit) else { return }
    let target = elements.child("target", of: unit)
    if let target, !elements.isEmpty(target) {
      let state = elements.value("state", of: version.hasState ? unit : target)
      guard let state, version.openStates.contains(state) else { return }
    }
    let preserves = elements.value("xml:space", of: source).map { $0 == "preserve" } ?? keepsLines
    guard let (text, range) = elements.items(of: source, keepsLines: preserves, role: role).segment() else { return }
    if version.hasState { set("state", to: version.filledState, in: elements.tokens[unit]) }
    // What is around the segment stands around its translation, too.
    let content = elements.content(of: source)
    let before = elements.source.text(content.lowerBound..<range.lowerBound)
    let after = elements.source.text(range.upperBound..<content.upperBound)
    let original = elements.source.text(range)
    let (place, opening, closing) = tags(target: target, source: source, unit: unit)
    let segment = Document.Segment(text) { translation in
      opening + before + (translation == text ? original : translation.written(CharacterReferences.xml.encoded)) + after
        + closing
    }
    builder.replace(place, with: .segment(segment))
  }

  /// Where the target stands, and its tags.
  private func tags(target: Int?, source: Int, unit: Int) -> (place: Range<Int>, opening: String, closing: String) {
    let state = version.hasState ? "" : " state=\"\(version.filledState)\""
    guard let target else {
      // Behind the source or its segments, on a line like theirs.
      let last = elements.child("seg-source", of: unit) ?? source
      let name = "\(elements.tokens[source].prefix)target"
      let end = elements.range(of: last).upperBound
      return (end..<end, "\(elements.space(at: source - 1))<\(name)\(state)>", "</\(name)>")
    }
    let tag = elements.tokens[target]
    let source = elements.source
    let start = tag.range.lowerBound
    var opening = source.text(start..<tag.endOfAttributes) + state
    if !version.hasState, let value = tag.attribute("state")?.value {
      opening =
        source.text(start..<value.lowerBound) + version.filledState
        + source.text(value.upperBound..<tag.endOfAttributes)
    }
    let closing = tag.kind == .empty ? "</\(tag.name)>" : source.text(elements.tokens[elements.ends[target]].range)
    return (elements.range(of: target), opening + ">", closing)
  }

  /// Elements within text, of both versions.
  private func role(_ element: Int) -> XMLInlineRole {
    /// What the two of a pair have in common.
    func name(_ attribute: String) -> String {
      elements.value(attribute, of: element) ?? elements.value("id", of: element) ?? ""
    }
    switch elements.tokens[element].localName {
    case "mrk" where elements.value("translate", of: element) == "no": return .copied
    case "mrk" where elements.value("mtype", of: element) == "protected": return .copied
    case "mrk", "g", "pc": return .pair
    case "bpt", "bx": return .opening(name("rid"))
    case "ept", "ex": return .closing(name("rid"))
    case "sc": return .opening(name("id"))
    case "ec": return .closing(name("startRef"))
    default: return .standalone
    }
  }
}
