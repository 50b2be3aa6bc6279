import Documents
import Tandem
import Tensors
import TestSupport
import Testing
import Text

@Suite struct TranslatorMarkupTests {
  private let workers = Workers(threadCount: 2)

  /// On 1,000 lines with random markup and placeholders: every placeholder once, every mark once, and pairs nested.
  @Test(arguments: [1, 3]) func nothingIsLostOfRandomMarkup(beamSize: Int) throws {
    let translator = try RandomTranslator.translator(copying: true)
    var markup = RandomMarkup(seed: UInt64(beamSize))
    let lines = (0..<500).map { _ in markup.line() }
    let options = translatorOptions { $0.search.beamSize = beamSize }
    let found = try translator.translate(lines.map(\.text), options: options, workers: workers)
    let plain = lines.map { line in InlineText(line.text.text, marks: line.text.marks.filter { $0.kind == .copied }) }
    let foundPlain = try translator.translate(plain, options: options, workers: workers)
    for ((line, translation), plain) in zip(zip(lines, found.map(\.text)), foundPlain.map(\.text)) {
      for placeholder in line.placeholders {
        #expect(translation.text.ranges(of: placeholder).count == 1, "\(placeholder) in \(translation.text)")
      }
      #expect(translation.marks.map(\.source).sorted() == line.text.marks.map(\.source).sorted())
      #expect(translation.nesting == line.text.nesting)
      #expect(translation.text == plain.text, "tags change no word")
    }
  }

  @Test func modelsThatCopyNothingKeepMarks() throws {
    let translator = try RandomTranslator.translator()
    var markup = RandomMarkup(seed: 5)
    let lines = (0..<100).map { _ in markup.line().text }
    let found = try translator.translate(lines, options: translatorOptions(), workers: workers)
    for (line, translation) in zip(lines, found.map(\.text)) {
      #expect(translation.marks.map(\.source).sorted() == line.marks.map(\.source).sorted())
      #expect(translation.nesting == line.nesting)
    }
  }

  @Test func marksOfWhatIsNotTranslatedStay() throws {
    let translator = try RandomTranslator.translator(copying: true)
    let text = InlineText(
      "{name}  -  12:30",
      marks: [
        InlineMark(.opening(pair: 0), at: 0, source: "<b>"), InlineMark(.closing(pair: 0), at: 6, source: "</b>"),
      ])
    let found = try translator.translate(
      [text, InlineText(" ", marks: text.marks.map { $0.moved(to: 1) })], options: translatorOptions(), workers: workers
    )
    #expect(found[0].text.written { $0 } == "<b>{name}</b> - 12:30")
    #expect(found[1].text.written { $0 } == " <b></b>")
  }

  @Test func linesOfATextStayLines() throws {
    let translator = try RandomTranslator.translator()
    let text = InlineText(
      "The dog.\r\n\nA fox.",
      marks: [
        InlineMark(.opening(pair: 0), at: 4, source: "<b>"), InlineMark(.closing(pair: 0), at: 13, source: "</b>"),
      ])
    let lines = try translator.translate(["The dog.", "A fox."], options: translatorOptions(), workers: workers)
    let found = try translator.translate([text], options: translatorOptions(), workers: workers)[0].text
    #expect(found.text.unicodeScalars.elementsEqual("\(lines[0].text)\r\n\n\(lines[1].text)".unicodeScalars))
    #expect(found.marks.map(\.source) == ["<b>", "</b>"])
  }

  /// A sentence too long for attention of all words to all.
  @Test func marksOfLongSentencesStayInOrder() throws {
    let translator = try RandomTranslator.translator()
    let line = Array(repeating: "the dog runs", count: 1500).joined(separator: " ")
    let marks = (0..<20).flatMap { pair in
      [
        InlineMark(.opening(pair: pair), at: pair * 800, source: "<\(pair)>"),
        InlineMark(.closing(pair: pair), at: pair * 800 + 400, source: "</\(pair)>"),
      ]
    }
    let options = translatorOptions { ($0.search.beamSize, $0.search.maximumLength) = (1, .fixed(300)) }
    let found = try translator.translate([InlineText(line, marks: marks)], options: options, workers: workers)[0].text
    #expect(found.marks.map(\.source) == marks.map(\.source))
  }

  /// The same tags, in capitals and in text of several sentences.
  @Test func marksCrossSentences() throws {
    let translator = try RandomTranslator.translator()
    let text = InlineText(
      "The dog runs. A FOX JUMPS. The dog.",
      marks: [
        InlineMark(.opening(pair: 0), at: 4, source: "<b>"), InlineMark(.closing(pair: 0), at: 30, source: "</b>"),
      ])
    let found = try translator.translate([text], options: translatorOptions(), workers: workers)[0].text
    let sentences = try translator.translate(
      ["The dog runs.", "A FOX JUMPS.", "The dog."], options: translatorOptions(), workers: workers)
    #expect(found.text == sentences.map(\.text).joined(separator: " "))
    let places = found.marks.map(\.offset)
    #expect(places.count == 2 && places[0] <= sentences[0].text.unicodeScalars.count)
    #expect(places[1] >= sentences[0].text.unicodeScalars.count + sentences[1].text.unicodeScalars.count + 2)
  }
}

extension InlineText {
  /// Which pairs each pair is in.
  fileprivate var nesting: [String: [Int]] {
    var (open, found): ([Int], [String: [Int]]) = ([], [:])
    for mark in marks {
      if case .opening(let pair) = mark.kind {
        found[mark.source] = open
        open.append(pair)
      } else if case .closing(let pair) = mark.kind {
        #expect(open.popLast() == pair)
      }
    }
    return found
  }
}
