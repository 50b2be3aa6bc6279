import Glibc
import Testing
import Text

@Suite struct TextErrorTests {
  @Test func messagesSayWhatWasFoundAndWhatToDo() {
    #expect(TextError.missingFile(path: "a.txt").description == "a.txt: no such file; check the path.")
    #expect(TextError.missingFile(path: "").description == "\"\": no such file; check the path.")
    #expect(
      TextError.malformedMerge(path: "m", line: 3, found: "a\tb", expected: "two tokens").description
        == "m:3: found \"a\\tb\", expected two tokens; was this file written by a BPE learner?")
    #expect(
      TextError.unknownLocale(found: "zz").description
        == "\"zz\" is not a locale known here; give a language tag such as \"de\", \"pt-BR\" or \"ja\".")
  }

  @Test func longFindingsAreCut() {
    let error = TextError.malformedVocabulary(
      path: "v", line: 1, found: String(repeating: "x", count: 1_000_000), expected: "a count")
    #expect(error.description.utf8.count < 200)
  }

  @Test(arguments: [
    (ENOENT, TextError.missingFile(path: "p")), (EACCES, .noPermission(path: "p")), (EISDIR, .isDirectory(path: "p")),
    (EMFILE, .cannotRead(path: "p", reason: "Too many open files")),
  ])
  func systemErrorsHaveNames(_ code: Int32, _ error: TextError) {
    #expect(TextError.opening("p", code: code) == error)
  }
}
