import Foundation
import TestSupport
import Testing

/// A file that lives as long as the body runs.
@discardableResult
func withTemporaryFile<Result>(_ bytes: some Sequence<UInt8>, _ body: (String) throws -> Result) throws -> Result {
  let folder = try TemporaryFolder()
  return try body(folder.write(Array(bytes), to: "text"))
}

/// The path of a golden file; the scripts that made them lie beside them.
func golden(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: "Golden", withExtension: nil)).appendingPathComponent(name).path
}
