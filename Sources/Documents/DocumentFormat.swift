/// How the text of one kind of file is found and put back. A new format is a file of its own and a line in
/// ``DocumentFormats``.
package protocol DocumentFormat: Sendable {
  /// As options name it: `html`.
  static var name: String { get }
  /// Endings of file names, without the dot and in lower case: `["html", "htm"]`.
  static var endings: [String] { get }

  /// - Parameter languages: for formats that name the languages of their texts.
  init(languages: DocumentLanguages)

  /// - Parameter text: of a whole file, with its line endings as they are, and without a byte order mark.
  /// - Throws: `DocumentError` where the file is not what the format says.
  func read(_ text: String) throws(DocumentError) -> Document
}

/// BCP 47 tags, such as `de` or `pt-BR`, where they are known.
package struct DocumentLanguages: Sendable, Hashable {
  package var source: String?
  package var target: String?

  package init(source: String? = nil, target: String? = nil) { (self.source, self.target) = (source, target) }
}

public enum LanguageSide: String, Sendable, Hashable {
  case source
  case target
}

/// Why a file cannot be read as a document. Lines count from 1.
package enum DocumentError: Error, Hashable, CustomStringConvertible {
  case unexpected(line: Int, found: String, expected: String)
  /// The languages of the file are to be known, and it does not say them.
  case unknownLanguage(side: LanguageSide)

  package var description: String {
    switch self {
    case .unexpected(let line, let found, let expected): "line \(line): found \(found), expected \(expected)"
    case .unknownLanguage(let side): "the \(side) language is not known"
    }
  }
}

package enum DocumentFormats {
  package static let all: [any DocumentFormat.Type] = [
    HTMLFormat.self, MarkdownFormat.self, POFormat.self, SubtitleFormat.self, TMXFormat.self, XLIFFFormat.self,
  ]
}
