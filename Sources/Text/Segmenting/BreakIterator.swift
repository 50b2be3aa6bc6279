import CICU
import Synchronization

/// An open ICU break iterator with its text; one thread at a time may use it.
///
/// `@unchecked Sendable` because it is handed from thread to thread only through `BreakIteratorPool`.
final class BreakIterator: @unchecked Sendable {
  enum Unit: Equatable, Sendable {
    case word
    case character
    case sentence

    fileprivate var kind: Int32 {
      switch self {
      case .word: Int32(cicu_break_words)
      case .character: Int32(cicu_break_characters)
      case .sentence: Int32(cicu_break_sentences)
      }
    }
  }

  private let iterator: OpaquePointer
  private var text = UTF16Text()

  /// - Parameter localeName: a name from `LocaleName.canonical`.
  init(_ unit: Unit, localeName: String) {
    var status: Int32 = 0
    let opened = cicu_break_open(unit.kind, localeName, &status)
    guard !cicu_failed(status), let opened else {
      preconditionFailure(
        "ICU has no break rules (\(String(cString: cicu_status_name(status)))); is its data installed?")
    }
    iterator = opened
  }

  deinit {
    cicu_break_close(iterator)
  }

  /// Calls `body` with the byte offset of each boundary after the first, the end of the text included.
  @inline(__always)
  func forEachBoundary(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Void) {
    guard !bytes.isEmpty else { return }
    text.assign(bytes)
    text.units.withUnsafeBufferPointer { units in
      var status: Int32 = 0
      cicu_break_set_text(iterator, units.baseAddress, Int32(units.count), &status)
      precondition(!cicu_failed(status), "ICU failed: \(String(cString: cicu_status_name(status)))")
      // ICU counts UTF-16 units: walk the bytes beside it.
      let isASCII = units.count == bytes.count
      var unit = 0
      var byte = 0
      var boundary = Int(cicu_break_next(iterator))
      while boundary > 0 {
        if isASCII {
          byte = boundary
        } else {
          while unit < boundary {
            let length = UTF8Scalar.length(lead: bytes[byte])
            unit += length == 4 ? 2 : 1
            byte += length
          }
        }
        body(byte)
        boundary = Int(cicu_break_next(iterator))
      }
    }
  }
}

/// Open break iterators that no one is using: opening one takes ICU far longer than segmenting a line.
enum BreakIteratorPool {
  private struct Key: Hashable {
    let unit: BreakIterator.Unit
    let localeName: String
  }

  private static let idle = Mutex<[Key: [BreakIterator]]>([:])

  static func borrow<Result>(
    _ unit: BreakIterator.Unit, localeName: String, _ body: (BreakIterator) -> Result
  ) -> Result {
    let key = Key(unit: unit, localeName: localeName)
    let iterator = idle.withLock { $0[key]?.popLast() } ?? BreakIterator(unit, localeName: localeName)
    defer { idle.withLock { $0[key, default: []].append(iterator) } }
    return body(iterator)
  }
}
