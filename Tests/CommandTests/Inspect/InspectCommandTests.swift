import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct InspectCommandTests {
  private func lines(_ run: ProgramRun) -> [[String]] {
    run.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  @Test func attentionOfATranslator() throws {
    let toy = try Toy()
    try #require(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    let model = toy.folder["model"]
    let input = Data("a b c\n".utf8)
    let run = try ProgramRun(["inspect", "attention", "-m", model], input: input)
    #expect(run.status == 0, "\(run.messages)")
    let translation = try ProgramRun(["translate", "-m", model], input: input).text.dropLast()
    let shown = lines(run)
    #expect(run.text.hasPrefix("Attention: \(translation)\n\n"))
    #expect(shown[1] == ["a", "b", "c", "</s>"])
    #expect(shown.dropFirst(2).map { $0[0] } == translation.split(separator: " ").map(String.init))
    for row in shown.dropFirst(2) {
      #expect(
        abs(try row.dropFirst().map { $0 == "·" ? 0 : try #require(Double($0)) }.reduce(0, +) - 1) < 0.021,
        "rounded to 0.01")
    }
    let (svg, html) = (toy.folder["a.svg"], toy.folder["a.html"])
    let files = try ProgramRun(
      ["inspect", "attention", "-m", model, "--svg", svg, "--html", html, "--unit", "tokens", "--show", "blocks"],
      input: Data("a <b>\n".utf8))
    #expect(files.status == 0 && files.text.hasSuffix("\n0.00 [ ░▒▓█] 1.00\n"))
    let drawing = String(decoding: try toy.folder.data("a.svg"), as: UTF8.self)
    #expect(drawing.hasPrefix("<?xml") && drawing.hasSuffix("</svg>\n") && !drawing.contains("<b>"))
    #expect(String(decoding: try toy.folder.data("a.html"), as: UTF8.self).hasPrefix("<!DOCTYPE html>"))

    // The file alone is shown as ever.
    #expect(try ProgramRun(["inspect", model]).text == ProgramRun(["inspect", "model", model]).text)

    let units = try ProgramRun(
      ["inspect", "unit", "-m", model, "--unit", "0:f:1", "--unit", "0:b:2", "--show", "numbers"], input: input)
    #expect(lines(units)[1] == ["0:forward:1", "0:backward:2"])
    #expect(lines(units).count == 2 + 4)
    let varying = try ProgramRun(["inspect", "unit", "-m", model, "--most-varying", "3"], input: input)
    #expect(lines(varying)[1].count == 3)
  }

  @Test func attentionAndUnitsOfModelsOfLabels() throws {
    let toy = try LabelingToy()
    for training in [
      toy.classifier("attentive", ["--pooling", "attention", "--epochs", "1"]),
      toy.classifier("plain", ["--epochs", "1"]), toy.tagger("tagger", ["--epochs", "1"]),
    ] {
      try #require(try ProgramRun(training).status == 0)
    }
    let (classifier, tagger) = (toy.folder["attentive"], toy.folder["tagger"])
    let text = try toy.folder.file("text", "bia duo fie\n")
    let run = try ProgramRun(["inspect", "attention", "-m", classifier, "-i", text])
    #expect(run.status == 0, "\(run.messages)")
    #expect(lines(run).dropFirst(2).map(\.first) == ["bia", "duo", "fie"])
    let weights = try lines(run).dropFirst(2).map { try #require(Double($0[1])) }
    #expect(abs(weights.reduce(0, +) - 1) < 0.016, "rounded to 0.01")

    let colors = try ProgramRun(
      ["inspect", "unit", "-m", tagger, "-i", text, "--state", "cell", "--show", "colors"])
    #expect(colors.status == 0, "\(colors.messages)")
    #expect(colors.text.contains("\u{1B}[38;2;0;0;0;48;2;"))

    // Each line is read by itself, and those without words are none.
    let several = try toy.folder.file("several", "bia duo fie\n \nkude\n")
    let apart = try ["bia duo fie\n", "kude\n"].map { line in
      try ProgramRun(["inspect", "unit", "-m", tagger, "--unit", "0:f:1"], input: Data(line.utf8)).text
        .split(separator: "\n").dropFirst(2).map { $0.split(separator: " ") }
    }
    let together = try ProgramRun(["inspect", "unit", "-m", tagger, "--unit", "0:f:1", "-i", several])
    #expect(
      together.text.components(separatedBy: "\n").dropFirst(3).map { $0.split(separator: " ") }
        == apart[0] + [[]] + apart[1] + [[]])

    for (status, arguments, message) in [
      (1, ["attention", "-m", tagger], "\(tagger): found a tagger, expected a translator"),
      (1, ["attention", "-m", toy.folder["plain"]], "plain: the classifier pools without weights"),
      (
        64, ["unit", "-m", tagger, "--unit", "0:f:8"],
        "\(tagger): there is no unit 0:forward:8; the encoder has layers 0 to 0, each "
      ),
      (1, ["attention", "-m", classifier, "-i", toy.folder["valid.txt"]], "found more than one line"),
      (1, ["unit", "-m", tagger, "-i", "/dev/null"], "/dev/null: found no line"),
      (1, ["unit", "-m", tagger, "-i", try toy.folder.file("blank", " \n")], "blank: the text has no words"),
    ] {
      let run = try ProgramRun(["inspect"] + arguments, input: Data("bia duo fie\n".utf8))
      #expect(run.status == status && run.text == "", "\(arguments): \(run.status)")
      #expect(run.messages.contains(message), "\(run.messages)")
    }
  }
}
