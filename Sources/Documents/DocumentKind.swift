/// A kind of file whose text is translated while everything else stays as it is: web pages, catalogs of messages,
/// subtitles and others.
public struct DocumentKind: Sendable, Hashable, CustomStringConvertible {
  /// Such as `html`.
  public let name: String
  package let format: any DocumentFormat.Type

  /// Of file names, without the dot.
  package var endings: [String] { format.endings }

  package init(_ format: any DocumentFormat.Type) { (name, self.format) = (format.name, format) }

  /// All that there are.
  public static var allCases: [DocumentKind] { DocumentFormats.all.map { DocumentKind($0) } }

  /// - Parameter name: one of those of ``allCases``; nil for another.
  public init?(named name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// The kind that a file's name tells by its ending, before `.gz` if it is packed; nil where it tells none.
  public init?(ofFile path: String) {
    var name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    if name.lowercased().hasSuffix(".gz") { name = name.dropLast(3) }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    guard let kind = Self.allCases.first(where: { $0.format.endings.contains(ending) }) else { return nil }
    self = kind
  }

  public var description: String { name }

  public static func == (first: DocumentKind, second: DocumentKind) -> Bool { first.name == second.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
