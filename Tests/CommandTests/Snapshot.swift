import TestSupport
import Testing

/// Compares text with the file `Snapshots/NAME.txt`. Where there is none it is recorded and the test fails once, so
/// that somebody reads it before it is kept.
func expectSnapshot(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  guard let expected = try Snapshot.kept(name + ".txt", else: text, of: "CommandTests") else {
    Issue.record("recorded \(name).txt; read it and run the tests again", sourceLocation: sourceLocation)
    return
  }
  #expect(text == expected, "remove \(name).txt to record it anew", sourceLocation: sourceLocation)
}
