import Foundation

/// Texts in a folder `Snapshots` beside the tests, each as it was when somebody read it and kept it.
package enum Snapshot {
  /// The text of a file, or nil where there was none: the text is recorded then, and its test should fail once.
  ///
  /// - Parameter tests: a file beside the folder.
  package static func kept(_ name: String, else text: String, beside tests: String) throws -> String? {
    let folder = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("Snapshots")
    let file = folder.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: file.path) else {
      try Data(text.utf8).write(to: file)
      return nil
    }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
