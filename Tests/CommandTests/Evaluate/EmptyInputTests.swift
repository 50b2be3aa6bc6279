import Foundation
import TestSupport
import Testing

/// Where something is to be measured, a file without it is an error that names the file.
@Suite struct EmptyInputTests {
  private static let lines = "has no lines. Give a file with one sentence per line."
  private static let sentences =
    "has no sentences to use. Give a file with a word and its tag on each line and a blank line after each sentence."
  private static let texts =
    "has no texts to use. Give a file with a label, a TAB and a text on each line, or \"__label__x text\"."

  private func files() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in [
      "empty": "", "blank": "\n\n", "header.csv": "label,text\n", "line": "a b\n", "tags": "a X\n\nb Y\n",
      "texts": "X\ta\nY\tb\n",
    ] {
      _ = try folder.file(name, text)
    }
    return folder
  }

  private func run(_ arguments: String, in folder: TemporaryFolder) throws -> ProgramRun {
    try ProgramRun(
      arguments.split(separator: " ").map { $0.hasPrefix("@") ? folder[String($0.dropFirst())] : String($0) })
  }

  @Test(arguments: [
    ("bleu @empty @empty", "empty", lines), ("chrf @empty @empty @empty", "empty", lines),
    ("exact @empty @empty", "empty", lines), ("accuracy @empty @empty", "empty", sentences),
    ("accuracy @blank @blank", "blank", sentences), ("spans @empty @empty", "empty", sentences),
    ("spans @empty", "empty", sentences), ("classes @empty @empty", "empty", texts),
    ("classes @header.csv --gold-column label --predicted-column label", "header.csv", texts),
  ])
  func evaluationsAreOfSomething(arguments: String, file: String, problem: String) throws {
    let folder = try files()
    let run = try run("evaluate " + arguments, in: folder)
    #expect(run.status == 1)
    #expect(run.text + run.messages == "tandem: error: \(folder[file]) \(problem)\n")
  }

  @Test(arguments: [
    ("ngram --train @line", "text -i @empty", "empty", lines),
    (
      "translator --train-src @line --train-tgt @line --valid-src @line --valid-tgt @line",
      "translations --src @empty --tgt @empty", "empty", lines
    ),
    ("tagger --train @tags --valid @tags", "tags @empty", "empty", sentences),
    ("tagger --train @tags --valid @tags", "tags @blank", "blank", sentences),
    ("classifier --train @texts --valid @texts", "labels @empty", "empty", texts),
  ])
  func scoresAreOfSomething(training: String, arguments: String, file: String, problem: String) throws {
    let folder = try files()
    let size = training.hasPrefix("ngram") ? "" : " --steps 1 --emb 4 --hidden 4 --layers 1"
    let trained = try run("train \(training) --model @model" + size, in: folder)
    try #require(trained.status == 0, "\(trained.messages)")
    let run = try run("score \(arguments) -m @model -o @output", in: folder)
    #expect(run.status == 1)
    #expect(run.text + run.messages == "tandem: error: \(folder[file]) \(problem)\n")
    #expect(!FileManager.default.fileExists(atPath: folder["output"]))
  }
}
