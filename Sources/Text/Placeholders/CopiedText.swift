/// What of a text a translation holds as it is: placeholders of programs, addresses and numbers.
package enum CopiedText {
  /// Their places, one behind the other.
  ///
  /// ```swift
  /// let text = "{name} paid $1,250 on https://example.org."
  /// CopiedText.ranges(in: text).map { text[$0] }  // "{name}", "$1,250", "https://example.org"
  /// ```
  /// Numbers have two digits at least: what a single one means is part of the sentence, as in "one dog" and "two dogs".
  package static func ranges(in text: String) -> [Range<String.Index>] {
    guard text.unicodeScalars.contains(where: \.mayBeCopied) || text.contains("www.") else { return [] }
    return pattern.ranges(in: text)
  }

  /// Those of them that begin with no digit, sign or symbol of money: what a program or a reader's browser needs letter
  /// by letter, while a number may also be written out.
  package static func identifiers(in text: String) -> [Substring] {
    ranges(in: text).map { text[$0] }.filter { found in
      found.contains(where: \.isLetter) || found.unicodeScalars.first.map { "{[%".unicodeScalars.contains($0) } ?? false
    }
  }

  /// Loops are bounded or possessive: ICU keeps a place to go back to for each turn of others, and gives up after some
  /// hundred thousand.
  private static let pattern = TextPattern(
    ##"""
      # Addresses of the web; a bracket at the end belongs to one if it is opened there.
      (?<![A-Za-z0-9_])(?:(?i:https?|ftp)://|(?i:www)\.)
        (?:\([^\s()<>"]{0,200}\)|[^\s()<>"“”„«»\u3000-\u303F\uFF00-\uFFEF]){0,2000}
        (?:\([^\s()<>"]{0,200}\)|[^\s()<>"“”„«».,;:!?\]}'’…\u3000-\u303F\uFF00-\uFFEF])
      # Addresses of mail.
    | (?<![\w.+-])[\w.+-]{1,100}+@\w[\w-]{0,100}+(?:\.\w[\w-]{0,100}+){1,20}+
      # {{x}} and ${{x}}; {name}, {0}, {}, %{name}, ${x} and {count, number}; with braces in them, {n, plural, one {# dog}}.
    | [\$\#%@]?\{\{[^{}]{1,80}+\}\}
    | [\$\#%@]?\{(?:[^{}\s,|]{1,80}+(?:\s?[,|][^{}]{0,60}+)?)?\}
    | \{[^{}\s,]{1,80}+\s?,[^{}]{0,60}+(?:\{[^{}]{0,60}+\}[^{}]{0,60}+){1,20}+\}
      # %(name)s, %1$s, %d, %-5.2f; %1; %NAME%.
    | %\(\w{1,80}+\)[diouxXeEfFgGcs]
    | (?<![\d%])%(?:\d{1,3}\$)?[-+\#0]{0,5}+(?:\d{1,9}+|\*)?(?:\.\d{1,9}+)?(?:hh?|ll?|[Lqjzt])?[diouxXeEfFgGaAcCsSp@](?!\w)
    | (?<![\w%])%(?:\d{1,2}|[A-Z_]{2,40}%)(?!\w)
      # [X0X]; $VAR with a path, @name and hashtags.
    | \[[A-Z]\d{1,9}[A-Z]\]
    | (?<![\w/])\$[A-Za-z_]\w{0,80}+(?:/[\w.+-]{0,80}\w){0,20}+
    | (?<![\w/])[@\#][A-Za-z_]\w{0,80}+
      # Symbols of private use.
    | [\uE000-\uF8FF\U000F0000-\U000FFFFD]
      # Times such as 2024-01-05T10:30:00Z, and numbers of telephones.
    | (?<![\w.-])\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?(?!\w)
    | (?<![\w.+])\+\d{1,3}(?:[\x20.-]?\(?\d{2,9}\)?){2,5}(?!\w)
      # Amounts, with a sign before or behind; numbers of two digits or more, with spaces between thousands, too.
    | (?<![\w.,])(?:[A-Z]{2})?[$€£¥]\x20?\d{1,40}+(?:[.,]\d{1,40}+){0,20}+(?!\w)
    | (?<![\w.,:/+-])\d{1,40}+(?:[.,’'\u00A0\u202F]\d{1,40}+){0,20}+[\x20\u00A0\u202F]?[%‰€$£¥](?!\w)
    | (?<![\w.,:/+-])\d{1,3}(?:\x20\d{3}){1,20}+(?![\w/:+-])
    | (?<![\w.,:/+-])(?=\d[.,:/’'\u00A0\u202F-]?\d)\d{1,40}+(?:[.,:/’'\u00A0\u202F-]\d{1,40}+){0,20}+(?!\w|[/:+-]\w)
    """##)
}

extension Unicode.Scalar {
  /// Whether something to be copied has such a scalar.
  fileprivate var mayBeCopied: Bool {
    switch value {
    case 0x24, 0x25, 0x40, 0x23, 0x5B, 0x7B, 0x30...0x39, 0x2F, 0xE000...0xF8FF, 0xF0000...0xFFFFD: true
    default: value > 0x7F && properties.numericType == .decimal
    }
  }
}
