extension BytePairEncoding {
  private static let header = "#version: 0.2"

  /// Reads merges in the format of subword-nmt: the line `#version: 0.2`, then one merge a line, its symbols separated
  /// by a space. A file without the first line is of version 0.1, where `</w>` is a symbol of its own.
  ///
  /// - Parameter boundary: how the merges tell the edge of a word; `nil` to tell by the file: `endOfWord` or
  ///   `separateEndOfWord` if a symbol ends in `</w>`, else `leadingSpace`.
  /// - Throws: `TextError.malformedMerge`, and what `LineReader` throws.
  public init(contentsOf path: String, boundary: Boundary? = nil) throws {
    let reader = try LineReader(path: path)
    var merges: [Merge] = []
    var isVersion1 = true
    while let line = try reader.next() {
      if reader.lineNumber == 1 && line.hasPrefix("#version:") {
        isVersion1 = try Self.isVersion1(line, path: path)
        continue
      }
      merges.append(try Self.merge(line, path: path, lineNumber: reader.lineNumber))
    }
    let marksEnd = merges.contains { $0.right.utf8.suffix(4).elementsEqual(UnitSpelling.endOfWord) }
    self.init(
      merges: merges, boundary: boundary ?? (!marksEnd ? .leadingSpace : isVersion1 ? .separateEndOfWord : .endOfWord))
  }

  /// Writes the merges in the format of subword-nmt.
  ///
  /// - Throws: `TextError.cannotWrite` and its kin.
  public func write(to path: String) throws {
    var text = boundary == .separateEndOfWord ? "" : Self.header + "\n"
    for merge in merges { text += merge.left + " " + merge.right + "\n" }
    try OutputFile.write(text, to: path)
  }

  private static func isVersion1(_ line: String, path: String) throws -> Bool {
    switch line.dropFirst("#version:".count).filter({ $0 != " " }) {
    case "0.1": return true
    case "0.2": return false
    default: throw TextError.malformedMerge(path: path, line: 1, found: line, expected: "\"\(header)\"")
    }
  }

  private static func merge(_ line: String, path: String, lineNumber: Int) throws -> Merge {
    let symbols = line.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
    guard symbols.count == 2, symbols.allSatisfy({ !$0.isEmpty }) else {
      throw TextError.malformedMerge(
        path: path, line: lineNumber, found: line, expected: "two symbols separated by one space")
    }
    return Merge(String(Substring(symbols[0])), String(Substring(symbols[1])))
  }
}

extension BytePairEncoding: Codable {
  private enum CodingKeys: String, CodingKey {
    case boundary, merges
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let merges = try values.decode([String].self, forKey: .merges)
    self.init(
      merges: try merges.enumerated().map { try Self.merge($1, path: "merges", lineNumber: $0 + 1) },
      boundary: try values.decode(Boundary.self, forKey: .boundary))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(boundary, forKey: .boundary)
    try values.encode(merges.map { $0.left + " " + $0.right }, forKey: .merges)
  }
}
