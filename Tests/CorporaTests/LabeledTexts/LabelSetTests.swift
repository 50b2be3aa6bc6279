import Corpora
import Foundation
import Testing

@Suite struct LabelSetTests {
  @Test func labelsAreNumberedAsTheyCome() {
    var labels = LabelSet(["O", "B-LOC", "O"])
    #expect(labels.names == ["O", "B-LOC"] && labels.count == 2)
    #expect(labels.insert("B-LOC") == 1 && labels.insert("I-LOC") == 2 && labels.insert("") == 3)
    #expect(labels.number(of: "I-LOC") == 2 && labels[2] == "I-LOC")
    #expect(labels.number(of: "B-PER") == nil && labels.number(of: "b-loc") == nil)
  }

  @Test func jsonIsAList() throws {
    let labels = LabelSet(["O", "ä\"\\\u{2028}\0", "名前"])
    let data = try JSONEncoder().encode(labels)
    #expect(try JSONDecoder().decode([String].self, from: data) == labels.names)
    #expect(try JSONDecoder().decode(LabelSet.self, from: data) == labels)
    #expect(try JSONDecoder().decode(LabelSet.self, from: Data("[]".utf8)).count == 0)
  }

  @Test(arguments: [#"["a","b","a"]"#, #"{"labels":["a"]}"#, "[1]", "3", #"["a",null]"#])
  func whatIsNoListOfDifferentLabelsIsRefused(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(LabelSet.self, from: Data(json.utf8)) }
  }
}
