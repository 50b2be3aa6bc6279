import Foundation

/// The repository that the tests are a part of.
package enum Repository {
  /// The folder of `Package.swift`, which is above this file.
  package static let folder: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    repeat {
      precondition(folder.path != "/", "no Package.swift above \(#filePath)")
      folder.deleteLastPathComponent()
    } while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
    return folder
  }()
}
