import Foundation
import TestSupport
import Testing
import Text

/// The Swift example of the page on this module, which the compiler reads here. It names files of a user, so it is not
/// run.
@Suite struct TextPageTests {
  private func learns() throws -> Tokenizer {
    let pipeline = TextPipeline(normalizer: try Normalizer(), segmenter: try Segmenter(.word, locale: "de"))
    var slices = TokenCounts()
    try pipeline.count(LineReader(path: "train.de"), into: &slices)
    let encoding = BytePairEncoding.learn(from: slices, mergeCount: 8000)
    let tokenizer = try Tokenizer(pipeline: pipeline, encoding: encoding, slices: slices, byteFallback: true)
    return tokenizer
  }

  @Test func theExampleIsThatOfThisFile() throws {
    let here = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let page = try String(
      contentsOf: Repository.folder.appendingPathComponent("Sources/Text/Text.docc/Text.md"), encoding: .utf8)
    let examples = page.components(separatedBy: "```swift\n").dropFirst()
    #expect(examples.count == 1)
    for example in examples {
      let code = try #require(example.components(separatedBy: "```").first).split(separator: "\n")
      #expect(here.contains(code.map { "    \($0)\n" }.joined()), "\(code.joined(separator: "\n"))")
    }
  }
}
