import Foundation
import TestSupport
import Testing

/// Training two tasks on one encoder, and using what it says.
@Suite(.serialized) struct JointCommandTests {
  /// Sentences of two letters a word: the second letter decides the part of speech, the first the name.
  private static func columns(_ count: Int, seed: UInt64, tag: (String) -> String) -> String {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let words = (0..<Int.random(in: 3...6, using: &random)).map { _ in
        String("ABcd".randomElement(using: &random)!) + String("xyz".randomElement(using: &random)!)
      }
      return words.map { "\($0)\t\(tag($0))\n" }.joined() + "\n"
    }.joined()
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, count, seed) in [("train", 120, UInt64(1)), ("valid", 20, 2)] {
      _ = try folder.file(
        "pos.\(name)", Self.columns(count, seed: seed) { ["x": "NOUN", "y": "VERB", "z": "ADJ"][$0.suffix(1)] ?? "X" })
      _ = try folder.file(
        "ner.\(name)", Self.columns(count, seed: seed + 7) { "AB".contains($0.prefix(1)) ? "B-NAME" : "O" })
    }
    return folder
  }

  private static let sizes = """
    emb: 16
    hidden: 32
    layers: 1
    char-emb: 8
    char-hidden: 16
    dropout: 0
    batch-size: 8
    ema: 0.9
    epochs: 8

    """

  private static func task(_ name: String, in folder: TemporaryFolder) -> String {
    """
    - name: \(name)
      type: tags
      train: \(folder["\(name).train"])
      valid: \(folder["\(name).valid"])

    """
  }

  @Test func bothHeadsAreUsable() throws {
    let folder = try folder()
    let config = try folder.file(
      "joint.yml",
      Self.sizes + "tasks:\n" + Self.task("pos", in: folder) + "  crf: false\n" + Self.task("ner", in: folder)
        + "  weight: 0.7\n")
    let model = folder["joint.safetensors"]
    let training = try ProgramRun(["train", "joint", "--config", config, "--model", model])
    #expect(training.status == 0, "\(training.messages)")
    let both = try ProgramRun(["tag", "-m", model], input: Data("Ax cy\n".utf8))
    #expect(both.text == "Ax\tNOUN\tB-NAME\ncy\tVERB\tO\n\n")
    let one = try ProgramRun(["tag", "-m", model, "--head", "ner", "--inline"], input: Data("Ax cy\n".utf8))
    #expect(one.text == "Ax_B-NAME cy_O\n")
    let none = try ProgramRun(["tag", "-m", model, "--head", "sentiment"])
    #expect(none.status == 64)
    #expect(none.messages.contains("found \"pos, ner\" as what the model predicts, expected sentiment, with tags"))
    // Repeating the command trains no more.
    let again = try ProgramRun(["train", "joint", "--config", config, "--model", model])
    #expect(again.messages.contains("has already ended"))
  }

  @Test(arguments: [
    ("hidden: 32\n", "joint.yml: found no tasks"),
    ("tasks:\n- name: a\n  type: tags\n  trian: x\n", "joint.yml:4: found \"trian\", expected the long name"),
    (
      "tasks:\n- name: a\n  type: sentences\n",
      "joint.yml:3: found \"sentences\" for \"type\", expected one of tags, classes"
    ),
    ("tasks:\n- name: a\n  train: x\n  valid: x\n", "joint.yml:2: found no type of the task \"a\""),
    ("tasks:\n- pooling: max\n  name: a\n  threshold: 0.2\n", "joint.yml:2: found no type of the task \"a\""),
    ("tasks:\n- pooling: max\n  name: a\n  type: labels\n", "joint.yml:4: found \"labels\" for \"type\""),
    ("tasks:\n- type: tags\n  train: x\n  valid: x\n", "joint.yml:2: found a task without a name"),
    ("emb: 8\ntasks:\n- name: a\n  type: tags\n  valid: x\n", "joint.yml:3: Missing option --train"),
    (
      "tasks:\n- name: a\n  type: tags\n  train: x\n  valid: x\n  balance-tags: true\n",
      "joint.yml:2: --crf and --balance-tags contradict each other"
    ),
    ("tasks:\n- just words\n", "joint.yml:2: found a single value"),
    (
      "tasks:\n- name: a\n  type: tags\n  train: x\n  valid: x\n- name: a\n  type: classes\n  train: x\n  valid: x\n",
      "joint.yml:6: found a second task \"a\""
    ),
  ])
  func mistakesInTasksNameTheirPlace(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.file("joint.yml", text)
    let run = try ProgramRun(["train", "joint", "--config", config, "--model", folder["m"]])
    #expect(run.status != 0)
    #expect(run.messages.contains(message), "\(run.messages)")
  }

  @Test func optionsOfTasksWithoutEffectAreReported() throws {
    let folder = try TemporaryFolder()
    let config = try folder.file(
      "joint.yml",
      """
      tasks:
      - {name: pos, type: tags, train: x, valid: x, format: conllu, separator: space}
      - {name: topic, type: classes, train: x, valid: x, threshold: 0.2, format: fasttext, label-column: 3}
      - {name: tsv, type: classes, train: x, valid: x, label-column: 3, multi-label: true, threshold: 0.2}

      """)
    let run = try ProgramRun(["train", "joint", "--config", config, "--model", folder["m"]])
    let warnings = run.messages.split(separator: "\n").filter { $0.contains("warning") }
    #expect(
      warnings == [
        "tandem: warning: task \"pos\": --separator has no effect without --format conll.",
        "tandem: warning: task \"topic\": --label-column has no effect without --format tsv or csv.",
        "tandem: warning: task \"topic\": --threshold has no effect without --multi-label.",
      ])
  }

  @Test func dumpReadBackGivesTheSameDump() throws {
    let folder = try TemporaryFolder()
    let config = try folder.file(
      "joint.yml",
      """
      hidden: 32
      tasks:
      - {name: pos, type: tags, train: "a: #b", valid: y, crf: false, tag-columns: "2,-1"}
      - {name: topic, type: classes, train: x, valid: y, weight: 0.25, pooling: "max,last"}

      """)
    let first = try ProgramRun(["train", "joint", "--config", config, "--dump-config", "--accum", "2"])
    #expect(first.status == 0 && first.messages == "", "\(first.messages)")
    let lines = first.text.split(separator: "\n")
    for line in [
      "hidden: 32", "accum: 2", "tasks:", "- name: pos", "  type: tags", "  crf: false", "  tag-columns: 2,-1",
      "- name: topic", "  weight: 0.25", "  pooling: max,last",
    ] {
      #expect(lines.contains { $0 == line }, "\(line) in \(first.text)")
    }
    let dump = try folder.file("dump.yml", first.output)
    let second = try ProgramRun(["train", "joint", "--config", dump, "--dump-config"])
    #expect(second.text == first.text && second.messages == "", "\(second.messages)")
  }

  @Test func tasksBelongToJointTrainingAlone() throws {
    let folder = try TemporaryFolder()
    let config = try folder.file("joint.yml", "tasks:\n- name: a\n  type: tags\n")
    let run = try ProgramRun(["train", "tagger", "--config", config])
    #expect(run.messages.contains("joint.yml:2: found a list of tasks"), "\(run.messages)")
  }
}
