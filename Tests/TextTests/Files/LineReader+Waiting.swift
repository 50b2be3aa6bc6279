import Glibc
import Text

extension LineReader {
  /// Waits for the end of a pipe that has been closed: a program that another test is starting at that moment holds it,
  /// too.
  func waitForLine() throws {
    while try !hasLineWaiting() { usleep(1000) }
  }
}
