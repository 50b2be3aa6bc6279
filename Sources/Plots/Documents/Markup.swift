/// A piece of a document in XML, as SVG is and as HTML may be written.
indirect enum Markup {
  case text(String)
  case element(String, Attributes, [Markup])

  /// In the order in which they are written.
  struct Attributes: ExpressibleByDictionaryLiteral {
    var pairs: [(name: String, value: String)]

    init(dictionaryLiteral pairs: (String, String)...) { self.pairs = pairs.map { (name: $0, value: $1) } }

    static func + (first: Attributes, second: Attributes) -> Attributes {
      var sum = first
      sum.pairs += second.pairs
      return sum
    }
  }

  static func element(_ name: String, _ children: [Markup]) -> Markup { .element(name, [:], children) }

  static func element(_ name: String, _ attributes: Attributes = [:], text: String) -> Markup {
    .element(name, attributes, [.text(text)])
  }

  /// As it stands in a file; an element of elements has a line for each of them.
  var source: String {
    switch self {
    case .text(let text): return Self.escaped(text)
    case .element(let name, let attributes, let children):
      let start = ([name] + attributes.pairs.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }).joined(separator: " ")
      // HTML knows empty elements by their names, and reads no other as closed.
      if children.isEmpty && Self.emptyElements.contains(name) { return "<\(start)/>" }
      let hasText = children.contains { if case .text = $0 { true } else { false } }
      let content = children.map { (hasText ? "" : "\n") + $0.source }.joined()
      return "<\(start)>\(content)\(hasText || children.isEmpty ? "" : "\n")</\(name)>"
    }
  }

  private static let emptyElements: Set = ["circle", "line", "meta", "path", "rect"]

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
