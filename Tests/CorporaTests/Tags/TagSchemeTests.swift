import Corpora
import Testing

@Suite struct TagSchemeTests {
  // MARK: Every sentence of up to four words against plain models

  private static let places = ["B", "I", "E", "S"]
  private static let tags = ["O"] + ["X", "Y"].flatMap { type in places.map { "\($0)-\(type)" } }

  /// All sequences of tags, of every scheme and none.
  private static func sequences(length: Int) -> [[String]] {
    (0..<length).reduce([[]]) { sequences, _ in sequences.flatMap { sequence in tags.map { sequence + [$0] } } }
  }

  /// All ways to have spans of X and Y in a sentence that do not overlap.
  private static func spans(from start: Int = 0, length: Int) -> [[TaggedSpan]] {
    guard start < length else { return [[]] }
    var all = spans(from: start + 1, length: length)
    for end in start + 1...length {
      for type in ["X", "Y"] {
        all += spans(from: end, length: length).map { [TaggedSpan(type: type, words: start..<end)] + $0 }
      }
    }
    return all
  }

  @Test(arguments: TagScheme.allCases)
  func exactlyTheTagsOfSpansAreAllowed(scheme: TagScheme) {
    for length in 0...4 {
      let allowed = Self.sequences(length: length).filter { sequence in
        let ends: [String?] = [nil] + sequence + [nil]
        return zip(ends, ends.dropFirst()).allSatisfy { scheme.allows($0, $1) }
          && (scheme == .bioes || !sequence.contains { $0.hasPrefix("E") || $0.hasPrefix("S") })
      }
      let written = Self.spans(length: length).map { scheme.tags(for: $0, wordCount: length) }
      #expect(Set(allowed) == Set(written))
      #expect(Set(written).count == written.count)
    }
  }

  @Test(arguments: TagScheme.allCases)
  func violationsAreWhatIsNotAllowed(scheme: TagScheme) {
    let written = Set(Self.spans(length: 3).map { scheme.tags(for: $0, wordCount: 3) })
    for sequence in Self.sequences(length: 3) {
      #expect(scheme.violations(in: sequence).isEmpty == written.contains(sequence), "\(sequence)")
    }
  }

  @Test func conversionKeepsTheSpans() {
    for spans in Self.spans(length: 5) {
      for scheme in TagScheme.allCases {
        let tags = scheme.tags(for: spans, wordCount: 5)
        #expect(TagScheme.spans(in: tags) == spans)
        for other in TagScheme.allCases {
          #expect(other.converting(tags) == other.tags(for: spans, wordCount: 5))
        }
      }
    }
  }

  /// The rules of conlleval, as its documentation gives them for a tag and the one before.
  private func plainSpans(in tags: [String]) -> [TaggedSpan] {
    func parts(_ tag: String) -> (String, String) { (String(tag.prefix(1)), String(tag.dropFirst(2))) }
    var spans: [TaggedSpan] = []
    var (start, previous) = (0, ("O", ""))
    for (word, tag) in (tags + ["O"]).enumerated() {
      let next = parts(tag)
      let isOther = next.1 != previous.1
      let ends =
        previous.0 != "O"
        && (["E", "S"].contains(previous.0) || ["B", "S", "O"].contains(next.0) || isOther)
      let begins =
        next.0 != "O" && (["B", "S"].contains(next.0) || ["E", "S", "O"].contains(previous.0) || isOther)
      if ends { spans.append(TaggedSpan(type: previous.1, words: start..<word)) }
      if begins { start = word }
      previous = next
    }
    return spans
  }

  @Test func brokenSequencesAreReadAsConllevalReadsThem() {
    for sequence in Self.sequences(length: 4) {
      #expect(TagScheme.spans(in: sequence) == plainSpans(in: sequence), "\(sequence)")
    }
  }

  // MARK: Transitions

  @Test(
    arguments: [
      // previous, next, IOB1, BIO, BIOES
      (nil, "O", true, true, true), (nil, "B-X", false, true, true), (nil, "I-X", true, false, false),
      (nil, nil, true, true, true), ("O", "B-X", false, true, true), ("O", "I-X", true, false, false),
      ("B-X", "I-X", true, true, true), ("B-X", "I-Y", true, false, false), ("B-X", "B-X", true, true, false),
      ("B-X", "B-Y", false, true, false), ("I-X", "B-X", true, true, false), ("B-X", nil, true, true, false),
      ("I-X", "O", true, true, false), ("O", nil, true, true, true), ("B", "I", true, true, true),
    ] as [(String?, String?, Bool, Bool, Bool)])
  func transitionsByHand(_ previous: String?, _ next: String?, _ iob1: Bool, _ bio: Bool, _ bioes: Bool) {
    #expect([.iob1, .bio, .bioes].map { (scheme: TagScheme) in scheme.allows(previous, next) } == [iob1, bio, bioes])
  }

  @Test func endAndSingleCloseASpanInBIOES() {
    #expect(TagScheme.bioes.allows("B-X", "E-X"))
    #expect(!TagScheme.bioes.allows("B-X", "E-Y"))
    #expect(!TagScheme.bioes.allows("E-X", "I-X"))
    #expect(TagScheme.bioes.allows("S-X", "B-X"))
    #expect(TagScheme.bioes.allows("E-X", nil))
    #expect(!TagScheme.bioes.allows(nil, "E-X"))
  }

  @Test func aTagOfNoSchemeIsOutsideOfSpans() {
    for scheme in TagScheme.allCases {
      #expect(scheme.allows("NOUN", "NOUN"))
      #expect(scheme.allows("NOUN", "I-X") == scheme.allows("O", "I-X"))
    }
    #expect(TagScheme.bio.converting(["NOUN", "S-X", "I-", "-X-"]) == ["NOUN", "B-X", "I-", "-X-"])
  }

  // MARK: Descriptions

  @Test(
    arguments: [
      (TagScheme.bio, ["O", "I-LOC"], [1], ["\"I-LOC\" after \"O\", expected \"B-LOC\""]),
      (.bio, ["I-LOC"], [0], ["\"I-LOC\" begins the sentence, expected \"B-LOC\""]),
      (.bio, ["B-LOC", "E-LOC"], [1], ["found \"E-LOC\", expected O, or one of B-, I- and a type"]),
      (.iob1, ["I-LOC", "B-PER"], [1], ["\"B-PER\" after \"I-LOC\", expected \"I-PER\""]),
      (
        .bioes, ["B-LOC", "I-PER"], [0, 1, 1],
        [
          "\"I-PER\" after \"B-LOC\", expected \"I-LOC\" or \"E-LOC\"",
          "\"I-PER\" after \"B-LOC\", expected \"B-PER\" or \"S-PER\"",
          "\"I-PER\" ends the sentence, expected \"E-PER\" or \"S-PER\"",
        ]
      ),
      (.bioes, ["LOC"], [0], ["found \"LOC\", expected O, or one of B-, I-, E-, S- and a type"]),
      (.bioes, ["B"], [0], ["\"B\" ends the sentence, expected \"E\" or \"S\""]),
    ] as [(TagScheme, [String], [Int], [String])])
  func violationsSayWhatWasExpected(scheme: TagScheme, tags: [String], words: [Int], texts: [String]) {
    let violations = scheme.violations(in: tags)
    #expect(violations.map(\.word) == words)
    #expect(violations.map(\.description) == texts)
  }

  // MARK: Detection

  private func detected(_ sentences: [[String]]) -> TagScheme? {
    var detector = TagSchemeDetector()
    for tags in sentences { detector.add(tags) }
    return detector.scheme
  }

  @Test(arguments: TagScheme.allCases)
  func theSchemeOfTagsIsDetected(scheme: TagScheme) {
    for spans in Self.spans(length: 4) where !spans.isEmpty {
      #expect(detected([scheme.tags(for: spans, wordCount: 4)]) == scheme)
    }
  }

  @Test func fewMistakesDoNotHideTheScheme() {
    let good = Array(repeating: ["B-X", "I-X", "O", "B-Y"], count: 20)
    #expect(detected(good + [["O", "I-X"], ["S-X"], ["LOC"]]) == .bio)
  }

  @Test func partsOfSpeechAreNoScheme() {
    #expect(detected([["DET", "NOUN", "VERB"]]) == nil)
    #expect(detected([["N", "V", "I", "A", "N", "P"]]) == nil)
    #expect(detected([["O", "O"]]) == nil)
    #expect(detected([]) == nil)
  }
}
