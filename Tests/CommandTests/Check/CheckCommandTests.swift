import Foundation
import TestSupport
import Testing

/// What `tandem check` prints about files that are in order, and of those that another check reads.
@Suite struct CheckCommandTests {
  private func check(_ arguments: String, _ files: [String: String]) throws -> ProgramRun {
    let folder = try TemporaryFolder()
    for (name, text) in files { _ = try folder.file(name, text) }
    return try ProgramRun(
      ["check"] + arguments.split(separator: " ").map { $0.replacingOccurrences(of: "@", with: folder.path + "/") })
  }

  private static let tags = "in O\nNew B-LOC\nYork I-LOC\n\nin O\nthe O\nBig B-LOC\nApple I-LOC\n\n"

  @Test(arguments: [
    ("@s @t", ["s": "A dog.\nTwo dogs.\n", "t": "Ein Hund.\nZwei Hunde.\n"], "2 pairs; no problem found\n"),
    ("tags @a", ["a": tags], "2 sentences, 7 words, tags in BIO; no problem found\n"),
    (
      "tags @a --tag-columns 2,3", ["a": "in IN O\nNew NN U-X\n\non IN O\nRome NN U-X\nNY NN U-X\n\n"],
      "2 sentences, 5 words, tags in column 3 in BILOU; no problem found\n"
    ),
    (
      "tags @a --tag-columns 2 --scheme bilou", ["a": "in O\nNew U-X\n\non O\nRome U-X\n\n"],
      "2 sentences, 4 words, tags in BILOU; no problem found\n"
    ),
    (
      "tags @a --word-column 2", ["a": "# id = 1\n1 in O\n2 NY B-X\n\n# id = 2\n1 on O\n2 it B-X\n\n"],
      "2 sentences, 4 words, 2 lines of comments, tags in BIO; no problem found\n"
    ),
    ("classes @a", ["a": "a\tx\nb\ty\na\tz\nb\tu\n"], "4 texts; no problem found\n"),
    (
      "classes @a.csv", ["a.csv": "stars,review\n1,\"so, so\"\n5,good\n1,bad\n5,\"very\ngood\"\n"],
      "4 texts; no problem found\n"
    ),
  ])
  func filesInOrderAreSaidToBe(arguments: String, files: [String: String], output: String) throws {
    let run = try check(arguments, files)
    #expect(run.status == 0 && run.text == output && run.messages == "", "\(run.text)\(run.messages)")
  }

  @Test(arguments: [
    (
      "tags @a", "pos\ta good film\nneg\ta bad film\n",
      "looks like texts with labels; check it by `tandem check classes"
    ),
    (
      "classes @a", "he PRON\nsees VERB\n\nit PRON\n",
      "looks like words with tags in columns; check it by `tandem check tags"
    ),
    (
      "tags @a", "a good film\tein guter Film\nno film\tkein Film\n",
      "looks like sentences and their translations in one file; make two of it, by `cut -f 1` and `cut -f 2`"
    ),
    ("@a @a", "1\tit\t_\tX\t_\t_\t_\t_\t_\t_\n", "looks like CoNLL-U; check it by `tandem check tags"),
  ])
  func filesOfAnotherCheckArePointedThere(arguments: String, text: String, advice: String) throws {
    #expect(try check(arguments, ["a": text]).messages.contains("tandem: warning: "))
    #expect(try check(arguments, ["a": text]).messages.contains(advice))
  }

  /// A pipe can be read but once.
  @Test func pipesAreNotLookedAtBefore() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("a", Self.tags)
    let program = try #require(try ProgramRun.process([]).executableURL?.path)
    let script = "\(program) check tags <(cat \(file))"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text == "2 sentences, 7 words, tags in BIO; no problem found\n")
  }
}
