import Documents
import TestSupport
import Text

/// Lines of words with tags, well nested, and placeholders at random places.
struct RandomMarkup {
  private var random: SplitMix64
  private static let words = [
    "the", "dog", "runs", "over", "a", "lazy", "fox", "quick", "brown", "jumps", "THE", "Dog",
  ]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func line() -> (text: InlineText, placeholders: [String]) {
    var text = InlineText("")
    var (placeholders, open, pairs): ([String], [Int], Int) = ([], [], 0)
    func mark(_ kind: InlineMark.Kind, _ source: String) {
      text.marks.append(InlineMark(kind, at: text.text.unicodeScalars.count, source: source))
    }
    for word in 0..<Int.random(in: 1..<14, using: &random) {
      if word > 0 { text.text += Int.random(in: 0..<6, using: &random) == 0 ? ". " : " " }
      if Int.random(in: 0..<5, using: &random) == 0 {
        mark(.opening(pair: pairs), "<b id=\"\(pairs)\">")
        open.append(pairs)
        pairs += 1
      }
      switch Int.random(in: 0..<16, using: &random) {
      case 0: mark(.standalone, "<img src=\"\(word)\">")
      case 1: mark(.copied, "<code>\(word)</code>")
      case 2, 3:
        let number = placeholders.count + 10
        let forms = ["{n\(number)}", "%\(number)$s", "https://example.org/\(number)", "\(number):30", "$\(number),250"]
        placeholders.append(forms[Int.random(in: 0..<forms.count, using: &random)])
        text.text += placeholders[placeholders.count - 1]
      default: text.text += Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }
      while Int.random(in: 0..<3, using: &random) == 0, let pair = open.popLast() {
        mark(.closing(pair: pair), "</b id=\"\(pair)\">")
      }
    }
    while let pair = open.popLast() { mark(.closing(pair: pair), "</b id=\"\(pair)\">") }
    return (text, placeholders)
  }
}
