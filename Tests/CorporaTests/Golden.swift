import Foundation
import Testing

/// The path of a golden file; the scripts that made them lie beside them.
func golden(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: "Golden", withExtension: nil)).appendingPathComponent(name).path
}
