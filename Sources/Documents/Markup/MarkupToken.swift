/// A part of a marked up text; the tokens of a file stand side by side and make up all of it.
struct MarkupToken: Sendable {
  enum Kind: Sendable {
    /// With character references.
    case text
    /// What stands within elements as `script` and `title`, where tags are text.
    case rawText
    case characterData
    case comment
    case instruction
    /// `<!DOCTYPE …>`, and what else begins so.
    case declaration
    case opening
    /// An opening tag that is its own closing tag: `<br/>`.
    case empty
    case closing
    /// A tag that the file ends in.
    case unfinished
  }

  struct Attribute: Sendable {
    let name: String
    /// Without quotation marks; nil of an attribute without a value.
    let value: Range<Int>?
    let range: Range<Int>
  }

  let kind: Kind
  let range: Range<Int>
  /// Of a tag, and of the element whose raw text it is; in lower case if the syntax has no case.
  var name = ""
  var attributes: [Attribute] = []

  /// Where another attribute can stand.
  var endOfAttributes: Int { attributes.last?.range.upperBound ?? range.lowerBound + "<".utf8.count + name.utf8.count }

  func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }
}
