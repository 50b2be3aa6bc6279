import Foundation
import TestSupport
import Testing

/// `tandem translate` of documents.
@Suite struct DocumentCommandTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = Repository.folder.appendingPathComponent("models/en-de.safetensors").path
  }

  /// A translator that knows no languages, and copies no placeholders.
  private static let toy = Result {
    let toy = try Toy()
    try #require(try ProgramRun(toy.training("model", ["--epochs", "2"])).status == 0)
    return toy
  }

  private func translate(
    _ path: String, _ options: [String] = [], input: String = "", by model: String? = nil
  ) throws -> ProgramRun {
    try ProgramRun(["translate", "-m", model ?? self.model, "-i", path] + options, input: Data(input.utf8))
  }

  @Test func endingsSayWhatAFileIs() throws {
    let page = try folder.file("page.html", "\u{FEFF}<P CLASS=x>Good morning!\r\n<!-- &nbsp; --></p>\r\n")
    let run = try translate(page)
    #expect(run.text == "\u{FEFF}<P CLASS=x>Guten Morgen!\r\n<!-- &nbsp; --></p>\r\n" && run.messages.isEmpty)
    #expect(try translate(page, ["--format", "text"]).text.split(separator: "\n").count == 2)
    #expect(try translate("-", ["--format", "html"], input: "<p>Good morning!").text == "<p>Guten Morgen!")
  }

  @Test func optionsOfLinesDoNotGoWithDocuments() throws {
    let page = try folder.file("a.md", "# Good morning!")
    for option in [["--n-best", "2"], ["--scores", "word"], ["--alignment", "hard"], ["--prefix", page]] {
      let run = try translate(page, option)
      #expect(run.status != 0 && run.output.isEmpty)
      #expect(run.messages.contains("\(option[0]) goes with lines, and \(page) is read as markdown"))
    }
  }

  @Test func whatIsNotOfTheFormatIsRefused() throws {
    let output = folder["out"]
    let catalog = try folder.file("de.po", "msgid \"a\"\nmsgstr \"\nmsgid \"b\"\n")
    let damaged = try translate(catalog, ["-o", output])
    #expect(damaged.status != 0 && damaged.messages.contains("\(catalog):2: found "))
    let latin = try folder.file("latin.html", Data([0x3C, 0x70, 0x3E, 0xE9]))
    #expect(try translate(latin, ["-o", output]).messages.contains("is not valid UTF-8"))
    let memory = try folder.file(
      "a.tmx", "<tmx><header/><body><tu><tuv xml:lang='en'><seg>Hi</seg></tuv></tu></body></tmx>")
    let toy = try Self.toy.get().folder["model"]
    let unknown = try translate(memory, ["--src-locale", "en", "-o", output], by: toy)
    #expect(unknown.messages.contains("give its tag, such as de or pt-BR (--tgt-locale of"), "\(unknown.messages)")
    #expect(!FileManager.default.fileExists(atPath: output))
    let added = try translate(memory, ["--src-locale", "en", "--tgt-locale", "de"], by: toy)
    #expect(added.text.contains("<tuv xml:lang=\"de\">") && added.status == 0)
    // The model knows its languages.
    #expect(try translate(memory).text.contains("<tuv xml:lang=\"de\">"))
  }

  @Test func aDocumentOfWhichNothingIsTranslatedIsTold() throws {
    let run = try translate("-", ["--format", "subtitles"], input: "Good morning!\n")
    #expect(run.text == "Good morning!\n" && run.messages.contains("has nothing to translate as subtitles"))
    #expect(try translate("-", ["--format", "html"]).messages.isEmpty)
    let tag = try translate("-", ["--format", "tmx", "--tgt-locale", "d\"e"])
    #expect(tag.messages.contains("--tgt-locale is \"d\\\"e\", expected the tag of a language"))
  }

  @Test func lostPlaceholdersAreCounted() throws {
    let run = try translate(
      "-", ["--format", "po"], input: "msgid \"Good morning, %s, it is https://a.org!\"\nmsgstr \"\"\n",
      by: Self.toy.get().folder["model"])
    #expect(run.messages.contains("translations lack a placeholder or an address: 1, the first is segment 1."))
  }

  @Test func packedDocumentsAreDocuments() throws {
    let output = folder["seite.html.gz"]
    let page = try folder.file("page.html", "<p>Good morning!</p>")
    #expect(try translate(page, ["-o", output]).status == 0)
    #expect(try translate(output, ["--format", "text"]).status == 0)
    #expect(try translate(output).text.hasPrefix("<p>"))
  }

  @Test func segmentsThatMayBeNoiseAreCounted() throws {
    let text = "<p>Good morning!<p>Съешь ещё этих мягких французских булок, да выпей же чаю."
    let run = try translate("-", ["--format", "html"], input: text)
    #expect(run.messages.contains("the first is segment 2."))
  }
}
