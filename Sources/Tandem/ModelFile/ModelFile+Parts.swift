#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Tokenizers, labels and whatever else a model needs beside weights and options are parts of its description.

extension ModelDescription {
  /// A part as JSON: the same bytes for the same value.
  static func part(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension ModelFile {
  /// The text of a part.
  ///
  /// - Throws: when there is none.
  func part(_ name: String) throws(ModelFileError) -> String {
    guard let text = description.parts[name] else { throw error(.part(name: name, problem: "it is missing")) }
    return text
  }

  /// A part that is JSON.
  ///
  /// - Throws: when there is none, or it is not JSON of this type.
  func decodedPart<Part: Decodable>(_ name: String, as type: Part.Type = Part.self) throws(ModelFileError) -> Part {
    let text = try part(name)
    do {
      return try JSONDecoder().decode(Part.self, from: Data(text.utf8))
    } catch {
      throw self.error(.part(name: name, problem: "\(error)"))
    }
  }
}
