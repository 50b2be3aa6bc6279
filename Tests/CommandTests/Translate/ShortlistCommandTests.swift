import FileFormats
import Foundation
import TestSupport
import Testing

@Suite struct ShortlistCommandTests {
  private let folder: TemporaryFolder
  private let model = Repository.folder.appendingPathComponent("models/en-de.safetensors").path

  init() throws { folder = try TemporaryFolder() }

  private func learn(_ arguments: String...) throws -> ProgramRun {
    let source = try folder.file("source", "a dog\na cat\nthe cat\nthe dog sleeps\n")
    let target = try folder.file("target", "ein Hund\neine Katze\ndie Katze\nder Hund schläft\n")
    return try ProgramRun(
      ["shortlist", "-m", model, "--src", source, "--tgt", target, "-o", folder.file("with")] + arguments)
  }

  @Test func aTranslatorWithAShortlistTranslatesByIt() throws {
    let run = try learn("--frequent", "0", "--best", "2")
    #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
    #expect(run.text.hasPrefix("4 pairs, "))
    let text = Data("the dog sleeps\na cat\n".utf8)
    let with = try ProgramRun(["translate", "-m", folder.file("with"), "--shortlist"], input: text)
    #expect(with.status == 0 && with.text.split(separator: "\n").count == 2, "\(with.messages)")
    let words = Set(with.text.split { $0.isWhitespace })
    #expect(words.subtracting(["ein", "eine", "die", "der", "Hund", "Katze", "schläft"]) == [])
    // Without the option the file translates as before.
    let (plain, before) = (
      try ProgramRun(["translate", "-m", folder.file("with")], input: text),
      try ProgramRun(["translate", "-m", model], input: text)
    )
    #expect(plain.text == before.text && plain.text != with.text)
  }

  @Test func theNumbersOfTheModelStayTheSame() throws {
    #expect(try learn().status == 0)
    let (before, after) = (try SafetensorsFile(path: model), try SafetensorsFile(path: folder.file("with")))
    #expect(after.entries.map(\.name) == before.entries.map(\.name))
    for entry in before.entries {
      #expect(after[entry.name]?.type == entry.type && after[entry.name]?.shape == entry.shape)
      #expect(try after.bytes(entry.name) == before.bytes(entry.name), "\(entry.name)")
    }
  }

  @Test func aTrainingLearnsTheListsOfTheCommand() throws {
    let toy = try Toy()
    func train(_ name: String, _ options: String...) throws -> String {
      let run = try ProgramRun(toy.training(name, ["--epochs", "1"]) + options)
      #expect(run.status == 0, "\(run.messages)")
      return toy.folder[name]
    }
    let (with, without) = (try train("with", "--shortlist"), try train("without"))
    let added = toy.folder["added"]
    let run = try ProgramRun([
      "shortlist", "-m", without, "--src", toy.folder["train"], "--tgt", toy.folder["train"], "-o", added,
    ])
    #expect(run.status == 0, "\(run.messages)")
    func shortlist(_ path: String) throws -> String? {
      try SafetensorsFile(path: path).metadata.first { $0.key.hasSuffix("shortlist") }?.value
    }
    #expect(try shortlist(without) == nil)
    #expect(try shortlist(with) != nil && shortlist(with) == shortlist(added))
  }

  @Test func aModelWithoutAShortlistIsAnError() throws {
    let run = try ProgramRun(["translate", "-m", model, "--shortlist"], input: Data("a\n".utf8))
    #expect(run.status != 0 && run.text.isEmpty)
    #expect(
      run.messages
        == "tandem: error: The model has no shortlist; add one with `tandem shortlist`, or translate without it.\n")
  }

  @Test func linesThatDoNotMatchAreAnError() throws {
    let (source, target) = (try folder.file("one", "a\nb\n"), try folder.file("two", "a\n"))
    let run = try ProgramRun(
      ["shortlist", "-m", model, "--src", source, "--tgt", target, "-o", folder.file("out")])
    #expect(run.status != 0 && run.messages.hasPrefix("tandem: error: "))
    #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
  }

  @Test func onlyTranslatorsHaveShortlists() throws {
    let tagger = Repository.folder.appendingPathComponent("models/en-pos.safetensors").path
    let text = try folder.file("text", "a\n")
    let run = try ProgramRun(["shortlist", "-m", tagger, "--src", text, "--tgt", text, "-o", folder.file("out")])
    #expect(run.status != 0 && run.messages.contains("translator"), "\(run.messages)")
  }
}
