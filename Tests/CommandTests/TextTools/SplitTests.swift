import Foundation
import TestSupport
import Testing

@Suite struct SplitTests {
  private func split(_ text: String, _ options: String...) throws -> ProgramRun {
    try ProgramRun(["split"] + options, input: Data(text.utf8))
  }

  @Test func eachSentenceIsALine() throws {
    let run = try split("Good morning!  Dr. Ito called.\n\n Why? \n")
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.text == "Good morning!\nDr. Ito called.\n\nWhy?\n")
  }

  @Test func offsetsSayWhereSentencesStand() throws {
    let run = try split("Où ça ?  Là-bas.\n\n👋🏽 Hi. Bye.\n", "--offsets")
    #expect(run.text == "1\t0\t7\tOù ça ?\n1\t9\t16\tLà-bas.\n3\t0\t6\t👋🏽 Hi.\n3\t7\t11\tBye.\n")
  }

  @Test func localesAndModelsKnowAbbreviations() throws {
    #expect(try split("Das gilt der Abt. Huber. Ja.\n").text == "Das gilt der Abt.\nHuber.\nJa.\n")
    #expect(
      try split("Das gilt der Abt. Huber. Ja.\n", "--locale", "de").text == "Das gilt der Abt. Huber.\nJa.\n")
    let toy = try Toy()
    let lines = (0..<4).map { "Sgt. Pepper \($0)\n" }.joined()
    try toy.folder.write(lines.utf8 + toy.folder.bytes("train"), to: "train")
    let training = try ProgramRun(toy.training("model", ["--epochs", "1"]))
    #expect(training.status == 0, "\(training.messages)")
    for side in ["source", "target"] {
      let run = try split("Sgt. Smith came. He left.\n", "--model", toy.folder["model"], "--side", side)
      #expect(run.text == "Sgt. Smith came.\nHe left.\n")
    }
    #expect(try split("Sgt. Smith came.\n").text == "Sgt.\nSmith came.\n")
  }

  /// ICU answers for what it does not have by what it has for the language of the system.
  @Test(arguments: ["nl", "th", "mul"]) func theLanguageOfTheSystemDoesNotMatter(locale: String) throws {
    let input = Data("Das gilt der Abt. Huber.\n".utf8)
    let run = try ProgramRun(["split", "--locale", locale], input: input, environment: ["LC_ALL": "de_DE.UTF-8"])
    #expect(run.text == "Das gilt der Abt.\nHuber.\n", "\(run.messages)")
  }

  @Test func whatCannotBeIsRefused() throws {
    let locale = try split("", "--locale", "xx-yy-zz-1")
    #expect(locale.status == 64 && locale.messages.contains("xx-yy-zz-1"), "\(locale.messages)")
    let both = try split("", "--model", "m", "--locale", "de")
    #expect(
      both.status == 64
        && both.messages.contains("--locale cannot be combined with --model, which has one of its own or none."))
    let side = try split("One. Two.\n", "--side", "target")
    #expect(side.messages == "tandem: warning: --side has no effect without --model.\n")
  }
}
