import TestSupport

/// Lines from many scripts, drawn with a seed.
struct RandomLines {
  var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Words and signs of each script named in the module's promise, and what is troublesome in lines.
  static let samples: [[String]] = [
    ["the", "lower", "Don't", "well-known", "U.S.A.", "3.14", "1,000", "e.g.", "I", "ﬁn", "Å", "A\u{30A}", "naïve"],
    ["Straße", "Über", "ĳ", "Ĳssel", "ﬀ", "½", "²", "İstanbul", "ıı", "Ǆ"],
    ["пекарь", "Ёлка", "и\u{306}", "книга,", "ЙОД"],
    ["φούρνος", "ΣΊΣΥΦΟΣ", "ὀδυσσεύς", "ᾳ", "ᾼ", "ΐ", "α\u{345}\u{301}"],
    ["الخباز", "كِتَابٌ", "لا", "ـ", "٣٤", "؟"],
    ["האופה", "שָׁלוֹם", "צה\"ל", "׳"],
    ["कुत्ते", "क्षत्रिय", "ड़", "\u{95C}", "।"],
    ["คนทำขนมปังเปิดร้าน", "น้ำ", "ก\u{E33}", "๑๒"],
    ["パン屋は鐘が鳴る前に", "ﾊﾝｶｸ", "が", "か\u{3099}", "。", "ー"],
    ["面包师打开了面包店", "，", "㐀", "𠮷野", "\u{2F800}"],
    ["제빵사는", "각", "\u{1100}\u{1161}\u{11A8}", "ㄱ"],
    ["👩‍🍳", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺︎", "\u{200D}"],
    ["\u{301}", "e\u{301}\u{327}", "z\u{31B}\u{327}\u{350}", "q\u{323}\u{307}", "\u{1D15E}", "\u{34F}"],
    [
      " ", "  ", "   ", "\t", "\u{A0}", "\u{3000}", "\u{2003}", "\u{202F}", "\u{2028}", "\u{85}", "\r", "\u{B}",
      " \u{301}",
    ],
    ["▁", "▁▁", "￭", "<unk>", "</s>", "<s>", "<pad>", "<0x41>", "<0xE2>", "@@", "</w>", "<", ">"],
    [
      "\0", "\u{1}", "\u{7F}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "\u{AD}", "\u{200B}",
      "\u{202E}",
    ],
  ]

  /// A line of up to `count` samples, mostly of one script and mostly with spaces.
  mutating func line(count: Int = 8) -> String {
    var line = ""
    let script = Self.samples.randomElement(using: &random)!
    for _ in 0..<Int.random(in: 0...count, using: &random) {
      let isStray = Int.random(in: 0..<4, using: &random) == 0
      let samples = isStray ? Self.samples.randomElement(using: &random)! : script
      line.unicodeScalars.append(contentsOf: samples.randomElement(using: &random)!.unicodeScalars)
      if Bool.random(using: &random) { line.unicodeScalars.append(" ") }
      if Int.random(in: 0..<12, using: &random) == 0 { line.unicodeScalars.append(scalar()) }
    }
    return line
  }

  mutating func lines(_ count: Int) -> [String] {
    (0..<count).map { _ in line() }
  }

  /// Any scalar but a line feed.
  mutating func scalar() -> Unicode.Scalar {
    while true {
      if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)), scalar != "\n" { return scalar }
    }
  }

  /// A line of printable ASCII.
  mutating func asciiLine() -> String {
    String(
      decoding: (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) },
      as: UTF8.self)
  }
}

/// Exact comparison: Swift's `==` takes canonically equivalent strings for equal.
func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

/// The part of a line with these scalar offsets.
func part(_ line: String, _ range: Range<Int>) -> String {
  var result = String.UnicodeScalarView()
  result.append(contentsOf: Array(line.unicodeScalars)[range])
  return String(result)
}
