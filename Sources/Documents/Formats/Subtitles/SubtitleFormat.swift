/// Subtitles as SubRip (`srt`) and WebVTT (`vtt`) have them.
///
/// ```
/// 7
/// 00:00:12,000 --> 00:00:14,500
/// <i>I did not expect to see
/// you here today.</i>
/// ```
/// is one segment, `I did not expect to see you here today.`, and written in two lines again. In a dialogue, each line
/// that begins with a dash is a segment, with the lines behind it that have none. A cue whose times cannot be read
/// stays as it is.
package struct SubtitleFormat: DocumentFormat {
  package static let name = "subtitles"
  package static let endings = ["srt", "vtt"]

  package init(languages: DocumentLanguages) {}

  package func read(_ text: String) throws(DocumentError) -> Document {
    let lines = TextLines(text)
    let isWebVTT = text.utf8.starts(with: "WEBVTT".utf8)
    let cue = SubtitleText(isWebVTT: isWebVTT, lineEnding: lines.ending)
    var pieces: [Document.Piece] = []
    var kept = 0
    for text in Self.texts(in: lines.all, isWebVTT: isWebVTT) {
      pieces.append(.kept(String(lines[kept..<text.lowerBound])))
      pieces += cue.pieces(of: lines[text])
      kept = text.upperBound
    }
    return Document(pieces + [.kept(String(lines[kept..<lines.all.count]))])
  }

  /// The lines of each cue's text.
  private static func texts(in lines: [TextLines.Line], isWebVTT: Bool) -> [Range<Int>] {
    var texts: [Range<Int>] = []
    var block = 0
    var isKept = false
    // Of the cue that is open.
    var start: Int?
    func endCue(at end: Int) {
      if let first = start, first < end { texts.append(first..<end) }
      start = nil
    }
    for (index, line) in lines.enumerated() {
      if line.isBlank {
        endCue(at: index)
        (block, isKept) = (index + 1, false)
      } else if isWebVTT && index == block && beginsKeptBlock(line.text) {
        isKept = true
      } else if !isKept, let arrow = line.text.utf8.firstRange(of: "-->".utf8) {
        // Where no blank line parts two cues, the last line before the times is the second one's number.
        endCue(at: index > 0 && lines[index - 1].text.utf8.allSatisfy(isDigit) ? index - 1 : index)
        // Settings may follow.
        let (from, to) = (line.text[..<arrow.lowerBound].words, line.text[arrow.upperBound...].words)
        if from.count == 1 && isTime(from[0]) && !to.isEmpty && isTime(to[0]) { start = index + 1 }
      }
    }
    endCue(at: lines.count)
    return texts
  }

  private static func beginsKeptBlock(_ line: Substring) -> Bool {
    ["NOTE", "STYLE", "REGION"].contains(Substring(line.unicodeScalars.prefix { !$0.properties.isWhitespace }))
  }

  /// Whether it looks like `00:00:12,000` or `0:12.5`.
  private static func isTime(_ text: Substring) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let last = parts.last else { return false }
    let seconds = last.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
    return (parts.dropLast() + seconds).allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Substring {
  fileprivate var words: [Substring] {
    unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(Substring.init)
  }
}
