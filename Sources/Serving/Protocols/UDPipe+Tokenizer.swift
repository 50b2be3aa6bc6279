import Corpora
import Tandem
import Text

/// Finds the sentences and words of a text of paragraphs, and says what stands between them.
struct UDPipeTokenizer {
  /// Those that are not known are ignored.
  struct Options {
    /// Each line is a sentence.
    let isPresegmented: Bool
    /// Words have their places, in scalars.
    let hasRanges: Bool
    /// Of spaces it is only said where there are none.
    let normalizesSpaces: Bool

    init(_ text: some StringProtocol) {
      let names = text.split(separator: ";")
      isPresegmented = names.contains("presegmented")
      hasRanges = names.contains("ranges")
      normalizesSpaces = names.contains("normalized_spaces")
    }
  }

  /// A paragraph, or a line of one.
  private struct Stretch {
    var range: Range<Int>
    let beginsParagraph: Bool
  }

  private let scalars: [Unicode.Scalar]
  private let options: Options

  init(_ text: String, _ options: Options) { (scalars, self.options) = (Array(text.unicodeScalars), options) }

  func sentences(by model: ServedTagger) async throws -> [ColumnSentence] {
    let stretches = stretches
    let lines = try await model.segment(stretches.map { text($0.range) }, options.isPresegmented ? .none : .sentences)
    let tokens = zip(stretches, lines).flatMap { stretch, line in
      line.tokenRanges.map { $0.lowerBound + stretch.range.lowerBound..<$0.upperBound + stretch.range.lowerBound }
    }
    var tokenCount = 0
    var sentences: [ColumnSentence] = []
    for (stretch, line) in zip(stretches, lines) {
      let characters = Array(line.text.unicodeScalars)
      for (place, words) in line.words.sentences.enumerated() {
        let first = tokenCount
        let rows = line.conlluRows(of: words, in: characters) { _ in
          defer { tokenCount += 1 }
          return misc(tokenCount, of: tokens)
        }
        sentences.append(
          try ColumnSentence(
            conllu: rows,
            comments: (sentences.isEmpty ? ["# newdoc"] : [])
              + (place == 0 && stretch.beginsParagraph ? ["# newpar"] : [])
              + ["# sent_id = \(sentences.count + 1)", "# text = \(text(of: tokens[first..<tokenCount]))"]))
      }
    }
    return sentences
  }

  private var stretches: [Stretch] {
    var stretches: [Stretch] = []
    var isBehindBlank = true
    var start = 0
    for line in scalars.split(separator: "\n", omittingEmptySubsequences: false) {
      defer { start = line.endIndex + 1 }
      let isBlank = line.allSatisfy(\.properties.isWhitespace)
      if !isBlank && (isBehindBlank || options.isPresegmented) {
        stretches.append(Stretch(range: start..<line.endIndex, beginsParagraph: isBehindBlank))
      } else if !isBlank {
        stretches[stretches.count - 1].range = stretches[stretches.count - 1].range.lowerBound..<line.endIndex
      }
      isBehindBlank = isBlank
    }
    return stretches
  }

  /// With a space for each character that is white space: the words of a paragraph go on from line to line.
  private func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars[range] { text.append(scalar.properties.isWhitespace ? " " : scalar) }
    return String(text)
  }

  /// Tokens with a space between those that are parted by anything.
  private func text(of tokens: ArraySlice<Range<Int>>) -> String {
    var text = String.UnicodeScalarView()
    var end: Int?
    for token in tokens {
      if let end, end < token.lowerBound { text.append(" ") }
      text.append(contentsOf: scalars[token])
      end = token.upperBound
    }
    return String(text)
  }

  private func misc(_ number: Int, of tokens: [Range<Int>]) -> [String] {
    let token = tokens[number]
    let before = number == 0 ? scalars[..<token.lowerBound] : []
    let end = number + 1 < tokens.count ? tokens[number + 1].lowerBound : scalars.count
    let after = scalars[token.upperBound..<max(token.upperBound, end)]
    var misc: [String] = []
    if !before.isEmpty && !options.normalizesSpaces { misc.append("SpacesBefore=" + EscapedSpaces.escaped(before)) }
    if after.isEmpty {
      misc.append("SpaceAfter=No")
    } else if after != [" "] && !options.normalizesSpaces {
      misc.append("SpacesAfter=" + EscapedSpaces.escaped(after))
    }
    if options.hasRanges { misc.append("TokenRange=\(token.lowerBound):\(token.upperBound)") }
    return misc
  }
}

extension SegmentedLine {
  /// Where each token lies that is one word, or several that are written as one.
  fileprivate var tokenRanges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var end = 0
    for (word, token) in tokens.enumerated() where word >= end {
      end = multiwordToken(beginningAt: word)?.upperBound ?? word + 1
      ranges.append(token.range.lowerBound..<tokens[end - 1].range.upperBound)
    }
    return ranges
  }
}
