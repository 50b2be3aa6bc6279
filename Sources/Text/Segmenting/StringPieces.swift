extension String {
  /// What stands between white space.
  package var whiteSpaceSeparated: [Substring] {
    // By scalars: a combining mark after a space is one character with it.
    unicodeScalars.split { WhiteSpace.contains($0.value) }.map(Substring.init)
  }

  /// The lines, as `LineReader` reads them, but for a last empty one: what follows the last LF is a line, too.
  package var lines: [Substring] {
    // By scalars: CR LF is one character.
    var lines = unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for place in lines.indices.dropLast() where lines[place].last == "\r" { lines[place].removeLast() }
    return lines.map(Substring.init)
  }
}
