import Foundation

/// Texts in the folder `Snapshots` of some tests, each as it was when somebody read it and kept it.
package enum Snapshot {
  /// The text of a file, or nil where there was none: the text is recorded then, and its test should fail once.
  ///
  /// - Parameter tests: the folder of the tests within `Tests`, as `PlotsTests`.
  package static func kept(_ name: String, else text: String, of tests: String) throws -> String? {
    let file = Repository.folder.appendingPathComponent("Tests/\(tests)/Snapshots/\(name)")
    guard FileManager.default.fileExists(atPath: file.path) else {
      try Data(text.utf8).write(to: file)
      return nil
    }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
