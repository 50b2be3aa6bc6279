import Foundation
import Testing

/// Compares text with the file `Snapshots/NAME.txt`. Where there is none it is recorded and the test fails once, so that
/// somebody reads it before it is kept.
func expectSnapshot(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots")
  let file = folder.appendingPathComponent(name + ".txt")
  guard FileManager.default.fileExists(atPath: file.path) else {
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(file.lastPathComponent); read it and run the tests again", sourceLocation: sourceLocation)
    return
  }
  let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  #expect(text == expected, "remove \(file.lastPathComponent) to record it anew", sourceLocation: sourceLocation)
}
