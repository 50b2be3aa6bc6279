import Testing
import Text

@Suite struct ClausesTests {
  private func clauses(_ line: String, atMost count: Int) throws -> [String] {
    let pipeline = TextPipeline(normalizer: try Normalizer(), segmenter: try Segmenter(), spaceMarking: .space)
    var slices = TokenCounts()
    pipeline.count(line, into: &slices)
    let tokenizer = try Tokenizer(pipeline: pipeline, encoding: nil, slices: slices, byteFallback: true)
    let ids = tokenizer.encode(line)
    let clauses = tokenizer.clauses(of: ids, atMost: count)
    #expect(clauses.flatMap { Array($0) } == Array(ids.indices))
    return clauses.map { tokenizer.decode(ids[$0]) }
  }

  @Test func clausesEndAtMarksAndWords() throws {
    let line = "When he came, she left; nobody knew why, or when, or how they did."
    #expect(
      try clauses(line, atMost: 9) == [
        "When he came, she left;", "nobody knew why, or when,", "or how they did.",
      ])
    #expect(try clauses("one two three four five", atMost: 2) == ["one two", "three four", "five"])
    #expect(try clauses(line, atMost: 1).count == 19)
    #expect(try clauses(line, atMost: 100) == [line])
    #expect(try clauses("", atMost: 3) == [])
  }

  @Test func textWithoutSpacesIsCutWhereAPartIsFull() throws {
    let pieces = try clauses("aaa-bbb-ccc-ddd-eee", atMost: 4)
    #expect(pieces.joined() == "aaa-bbb-ccc-ddd-eee" && pieces.count == 3)
  }
}
