import CICU
import Synchronization

/// A regular expression in ICU's syntax, in which white space and comments are not part of the text.
final class TextPattern: Sendable {
  private let pattern: String
  /// One thread at a time may use an expression.
  private let idle = Mutex<[Expression]>([])

  init(_ pattern: String) { self.pattern = pattern }

  /// The places of all matches, one behind the other; those that were found, where ICU gives up on a text.
  func ranges(in text: String) -> [Range<String.Index>] {
    let expression = idle.withLock { $0.popLast() } ?? Expression(pattern)
    defer { idle.withLock { $0.append(expression) } }
    return expression.matches(in: Array(text.utf16)).map { match in
      text.utf16.index(
        text.startIndex, offsetBy: match.lowerBound)..<text.utf16.index(
          text.startIndex, offsetBy: match.upperBound)
    }
  }

  /// `@unchecked Sendable` because it is handed from thread to thread only through the list of idle ones.
  private final class Expression: @unchecked Sendable {
    private let regex: OpaquePointer

    init(_ pattern: String) {
      let units = Array(pattern.utf16)
      var status: Int32 = 0
      let opened = cicu_regex_open(units, Int32(units.count), &status)
      guard !cicu_failed(status), let opened else {
        preconditionFailure("no regular expression (\(String(cString: cicu_status_name(status)))): \(pattern)")
      }
      regex = opened
    }

    deinit { cicu_regex_close(regex) }

    /// In UTF-16 units.
    func matches(in text: [UInt16]) -> [Range<Int>] {
      text.withUnsafeBufferPointer { units in
        guard let base = units.baseAddress else { return [] }
        var status: Int32 = 0
        cicu_regex_set_text(regex, base, Int32(units.count), &status)
        var matches: [Range<Int>] = []
        var (start, end): (Int32, Int32) = (0, 0)
        while !cicu_failed(status), cicu_regex_find_next(regex, &start, &end, &status) {
          matches.append(Int(start)..<Int(end))
        }
        return matches
      }
    }
  }
}
