/// What separates the columns of a line.
package enum FieldSeparator: String, CaseIterable, Codable, Sendable {
  /// Every TAB ends a field, which may be empty and may hold spaces.
  case tab
  /// Spaces and TABs, one or more, part fields, of which none is empty.
  case space

  /// The fields of a line, as parts of it.
  ///
  /// They are cut at bytes, not at characters: to `Character`, a space and the accent after it are one.
  func fields(of line: String) -> [Substring] {
    switch self {
    case .tab: line.utf8.split(separator: 0x09, omittingEmptySubsequences: false).map { Substring($0) }
    case .space: line.utf8.split { $0 == 0x20 || $0 == 0x09 }.map { Substring($0) }
    }
  }

  /// TAB if the line has one.
  static func seen(in line: String) -> FieldSeparator { line.utf8.contains(0x09) ? .tab : .space }

  /// What is written between two fields.
  var text: String { self == .tab ? "\t" : " " }

  /// Whether a text would be read again as one field.
  func canHold(_ text: String) -> Bool {
    !text.isBlank
      && text.utf8.allSatisfy { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D && (self == .tab || $0 != 0x20) }
  }
}

extension String {
  /// Whether there is nothing but spaces and TABs.
  var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
