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

  private static let pattern = TextPattern(
    ##"""
      \b(?:(?:https?|ftp)://|www\.)[^\s<>"“”„«»]*[^\s<>"“”„«».,;:!?)\]}'’…]   # addresses of the web
    | (?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+                              # and of mail
    | \{\{[^{}]{1,80}\}\} | \$?\{[^{}\s][^{}]{0,80}\}                           # {{x}}, ${x}, {name}, {0}
    | %\(\w+\)[diouxXeEfFgGcs]                                                  # %(name)s
    | (?<![\d%])%(?:\d+\$)?[-+\#0]*(?:\d+|\*)?(?:\.\d+)?(?:hh?|ll?|[Lqjzt])?[diouxXeEfFgGaAcCsSp@](?!\w)   # %1$s
    | \[[A-Z]\d+[A-Z]\]                                                         # [X0X]
    | (?<!\w)[\$@\#][A-Za-z_]\w*                                                # $VAR, @name, \#word
    | [\uE000-\uF8FF]                                                           # symbols of private use
    | (?<![\w.,])\d{1,3}(?:\x20\d{3})+(?!\w)                                   # 1 000 000
    | (?<![\w.,])(?=\d[.,:/’'\u00A0\u202F-]?\d)\d+(?:[.,:/’'\u00A0\u202F-]\d+)*(?:[\u00A0\u202F]?[%‰]|[€$£¥])?(?!\w)
    | (?<![\w.,])[$€£¥]\d+(?:[.,]\d+)*(?!\w)                                     # numbers, times and amounts
    """##)
}

extension Unicode.Scalar {
  /// Whether something to be copied has such a scalar.
  fileprivate var mayBeCopied: Bool {
    switch value {
    case 0x24, 0x25, 0x40, 0x23, 0x5B, 0x7B, 0x30...0x39, 0x2F, 0xE000...0xF8FF: true
    default: value > 0x7F && properties.numericType == .decimal
    }
  }
}
