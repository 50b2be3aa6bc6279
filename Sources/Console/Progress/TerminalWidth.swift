import Foundation
import Glibc

package enum TerminalWidth {
  /// Columns of the terminal of a file descriptor; without one that of `COLUMNS`, or 80.
  package static func of(_ descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 0
    return columns > 0 ? columns : 80
  }
}
