enum HTMLElements {
  /// Those that bound segments; all others stand within text.
  static let blocks: Set = [
    "address", "article", "aside", "base", "blockquote", "body", "br", "caption", "center", "col", "colgroup",
    "datalist", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend",
    "li", "link", "main", "menu", "meta", "nav", "noframes", "noscript", "ol", "optgroup", "option", "p", "plaintext",
    "pre", "search", "section", "select", "summary", "table", "tbody", "td", "template", "textarea", "tfoot", "th",
    "thead", "title", "tr", "ul", "xmp",
  ]

  /// Those without content and closing tag.
  static let void: Set = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
  ]

  /// Those whose text stays as it is.
  static let kept: Set = [
    "code", "iframe", "kbd", "math", "noembed", "noframes", "plaintext", "pre", "samp", "script", "style", "svg",
    "textarea", "var", "xmp",
  ]

  /// Those of the kept whose text is not read as words.
  static let wordless: Set = ["iframe", "noembed", "script", "style"]

  /// Those with a syntax of their own, whose elements bound nothing.
  static let foreign: Set = ["math", "svg"]

  /// Which elements the opening tag of another closes, if they are the innermost.
  static let closedBy: [String: Set<String>] = [
    "li": ["li", "p"], "dt": ["dt", "dd", "p"], "dd": ["dt", "dd", "p"], "td": ["td", "th", "p"],
    "th": ["td", "th", "p"], "tr": ["td", "th", "tr", "p"], "option": ["option"], "optgroup": ["option", "optgroup"],
    "p": ["p"], "div": ["p"], "ul": ["p"], "ol": ["p"], "dl": ["p"], "table": ["p"], "pre": ["p"], "blockquote": ["p"],
    "h1": ["p"], "h2": ["p"], "h3": ["p"], "h4": ["p"], "h5": ["p"], "h6": ["p"], "hr": ["p"], "section": ["p"],
    "article": ["p"], "aside": ["p"], "form": ["p"], "fieldset": ["p"], "figure": ["p"], "body": ["head"],
  ]
}

/// The elements around a place, as far as tags say, and whether text there is translated.
struct HTMLOpenElements {
  private struct Element {
    let name: String
    let isTranslated: Bool
    let isForeign: Bool
    let hasText: Bool
  }

  private let source: SourceBytes
  private var elements: [Element] = []
  private var counts: [String: Int] = [:]

  init(_ source: SourceBytes) { self.source = source }

  var isTranslated: Bool { elements.last?.isTranslated ?? true }

  /// Whether what stands here are words, if they are kept.
  var hasText: Bool { elements.last?.hasText ?? true }

  func isBlock(_ name: String) -> Bool { elements.last?.isForeign != true && HTMLElements.blocks.contains(name) }

  /// Whether the content of an element is, by its opening tag.
  func isTranslated(_ tag: MarkupToken) -> Bool {
    if let attribute = tag.attribute("translate") {
      switch attribute.value.map({ source.text($0).lowercased() }) ?? "" {
      case "no": return false
      case "", "yes": return true
      default: break
      }
    }
    if HTMLElements.kept.contains(tag.name) { return false }
    if let names = tag.attribute("class")?.value.map(source.text),
      names.utf8.split(whereSeparator: \.isSpace).contains(where: { $0.elementsEqual("notranslate".utf8) })
    {
      return false
    }
    return isTranslated
  }

  /// Goes in or out of an element.
  mutating func change(by tag: MarkupToken) {
    if tag.kind == .closing {
      guard counts[tag.name, default: 0] > 0 else { return }
      while removeLast() != tag.name {}
    } else {
      if let closed = HTMLElements.closedBy[tag.name] {
        while let last = elements.last, closed.contains(last.name) { removeLast() }
      }
      guard tag.kind == .opening, !HTMLElements.void.contains(tag.name) else { return }
      let isForeign = elements.last?.isForeign == true || HTMLElements.foreign.contains(tag.name)
      let hasText = self.hasText && !HTMLElements.wordless.contains(tag.name)
      elements.append(
        Element(name: tag.name, isTranslated: isTranslated(tag), isForeign: isForeign, hasText: hasText))
      counts[tag.name, default: 0] += 1
    }
  }

  @discardableResult
  private mutating func removeLast() -> String? {
    guard let element = elements.popLast() else { return nil }
    counts[element.name, default: 0] -= 1
    return element.name
  }
}
