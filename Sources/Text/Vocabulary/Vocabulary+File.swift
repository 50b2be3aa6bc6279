extension Vocabulary {
  /// Reads a vocabulary: on each line a token, a tab and its count, in the order of the ids.
  ///
  /// - Throws: `TextError.malformedVocabulary`, and what `LineReader` throws.
  public init(contentsOf path: String) throws {
    let reader = try LineReader(path: path)
    var lines: [String] = []
    var entries: [(token: ArraySlice<UInt8>, count: Int)] = []
    while let line = try reader.next() {
      let bytes = Array(line.utf8)
      // A token may be a tab: the last one separates.
      guard let tab = bytes.lastIndex(of: 0x09), let count = Self.count(bytes[(tab + 1)...]) else {
        throw TextError.malformedVocabulary(
          path: path, line: reader.lineNumber, found: line, expected: "a token, a tab and a count")
      }
      lines.append(line)
      entries.append((bytes[..<tab], count))
    }
    do {
      try self.init(entries: entries)
    } catch {
      throw TextError.malformedVocabulary(
        path: path, line: error.index + 1, found: error.index < lines.count ? lines[error.index] : "end of file",
        expected: error.description)
    }
  }

  /// Writes the vocabulary in the format that `init(contentsOf:)` reads.
  ///
  /// - Throws: `TextError.cannotWrite` and its kin.
  public func write(to path: String) throws {
    var text = ""
    for index in 0..<count { text += table.string(at: index) + "\t\(counts[index])\n" }
    try OutputFile.write(text, to: path)
  }

  private static func count(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let count = Int(String(decoding: digits, as: UTF8.self)), count >= 0 else { return nil }
    return count
  }
}

extension Vocabulary.InvalidEntry: CustomStringConvertible {
  package var description: String {
    expected.map { "the token \($0)" } ?? "a token that is not empty, reserved or repeated"
  }
}

extension Vocabulary: Codable {
  private enum CodingKeys: String, CodingKey {
    case tokens, counts
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let tokens = try values.decode([String].self, forKey: .tokens)
    let counts = try values.decode([Int].self, forKey: .counts)
    guard tokens.count == counts.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: values, debugDescription: "\(counts.count) counts for \(tokens.count) tokens")
    }
    do {
      try self.init(entries: zip(tokens, counts).map { (Array($0.utf8)[...], $1) })
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .tokens, in: values, debugDescription: "token \(error.index) should be \(error.description)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(tokens, forKey: .tokens)
    try values.encode(counts, forKey: .counts)
  }
}
