/// A stretch of running text that holds one word, or several that are written as one.
package struct SurfaceToken: Sendable, Equatable {
  /// As it stands in the text.
  package let form: String
  /// Its words among those of the sentence.
  package fileprivate(set) var words: Range<Int>
  /// Whether it is a multiword token, which has a line of its own in CoNLL-U: `3-4`.
  package let isMultiword: Bool
  /// Whether the next token follows without a space: `SpaceAfter=No`.
  package let isJoinedToNext: Bool
  /// What parts it from the beginning of the text, for the first token: `SpacesBefore`.
  package let spacesBefore: String
  /// What parts it from the next token: nothing, a space, or `SpacesAfter`.
  package let spacesAfter: String

  package init(form: String, words: Range<Int>) {
    self.init(form: form, words: words, isMultiword: false, misc: Features(Substring(CoNLLUField.noValue)))
  }

  fileprivate init(form: String, words: Range<Int>, isMultiword: Bool, misc: Features) {
    (self.form, self.words, self.isMultiword) = (form, words, isMultiword)
    isJoinedToNext = misc["SpaceAfter"] == "No"
    func spaces(_ name: String) -> String? {
      let value = misc[name]
      return value == CoNLLUField.noValue ? nil : EscapedSpaces.unescaped(value)
    }
    spacesBefore = spaces("SpacesBefore") ?? ""
    spacesAfter = spaces("SpacesAfter") ?? (isJoinedToNext ? "" : " ")
  }
}

/// White space as `SpacesAfter` and `SpacesBefore` write it in MISC.
package enum EscapedSpaces {
  private static let escapes: [(character: Unicode.Scalar, escape: Unicode.Scalar)] = [
    (" ", "s"), ("\t", "t"), ("\r", "r"), ("\n", "n"), ("|", "p"), ("\\", "\\"),
  ]

  package static func escaped(_ spaces: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in spaces {
      if let escape = escapes.first(where: { $0.character == scalar })?.escape {
        text.append(contentsOf: ["\\", escape])
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// What no escape is stands for itself.
  package static func unescaped(_ text: String) -> String {
    var spaces = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\\", let next = rest.first, let known = escapes.first(where: { $0.escape == next })?.character {
        rest.removeFirst()
        spaces.append(known)
      } else {
        spaces.append(scalar)
      }
    }
    return String(spaces)
  }
}

extension ColumnSentence {
  /// What the words are written as in running text.
  ///
  /// Only CoNLL-U shows it. In other files each word is a token, behind which a space stands.
  package var tokens: [SurfaceToken] {
    guard format == .conllu, let layout else {
      return words.enumerated().map { SurfaceToken(form: $1, words: $0..<$0 + 1) }
    }
    var tokens: [SurfaceToken] = []
    var count = 0
    // The number of the last word of the multiword token that has begun.
    var lastOfToken = 0
    for line in lines where ColumnLayout.kindWithoutColumns(of: line, in: format) == nil {
      let fields = layout.separator.fields(of: line)
      let id = fields[CoNLLUField.id.index]
      let misc = Features(fields[CoNLLUField.misc.index])
      switch RowNumber(id) {
      case .multiwordToken:
        lastOfToken = id.split(separator: "-").last.flatMap { Int($0) } ?? 0
        tokens.append(
          SurfaceToken(
            form: String(fields[CoNLLUField.form.index]), words: count..<count, isMultiword: true, misc: misc))
      case .word:
        if let number = Int(id), number <= lastOfToken {
          tokens[tokens.count - 1].words = tokens[tokens.count - 1].words.lowerBound..<count + 1
        } else {
          tokens.append(SurfaceToken(form: words[count], words: count..<count + 1, isMultiword: false, misc: misc))
        }
        count += 1
      case .emptyNode, nil: break
      }
    }
    // A damaged file may have the line of a token without its words.
    return tokens.filter { !$0.words.isEmpty }
  }

  /// Whether a comment says that a paragraph or a document begins: `# newpar`, `# newdoc id = a`.
  package var beginsParagraph: Bool {
    lines.contains { $0.utf8.starts(with: "# newpar".utf8) || $0.utf8.starts(with: "# newdoc".utf8) }
  }
}
