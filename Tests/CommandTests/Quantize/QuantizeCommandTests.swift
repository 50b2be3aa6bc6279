import FileFormats
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct QuantizeCommandTests {
  private let folder: TemporaryFolder
  private let model: String
  private let quantized: String

  init() throws {
    folder = try TemporaryFolder()
    // Floats, and integers made of them.
    (model, quantized) = (folder.file("f32"), folder.file("int8"))
    let committed = Repository.folder.appendingPathComponent("models/en-de.safetensors").path
    for arguments in [["-m", committed, "-o", model, "--to", "f32"], ["-m", model, "-o", quantized]] {
      let run = try ProgramRun(["quantize"] + arguments)
      #expect(run.status == 0 && run.messages.isEmpty)
      #expect(run.text.hasPrefix("weights: "))
    }
  }

  private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> String {
    let text = try Data(contentsOf: Repository.folder.appendingPathComponent("data/demo.en"))
    let run = try ProgramRun(arguments, input: text, environment: environment)
    #expect(run.status == 0, "\(run.messages)")
    return run.text
  }

  private func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  @Test func aFileOfIntegersIsAQuarterOfFloats() throws {
    #expect(try size(quantized) * 10 < size(model) * 3)
    #expect(try run("inspect", quantized).contains("encoder.embedding.weight.scale: 8000 F32"))
    // The same numbers give the same file.
    _ = try run("quantize", "-m", quantized, "-o", folder.file("again"))
    #expect(try folder.bytes("again") == folder.bytes("int8"))
  }

  /// Whatever the instruction set, as far as products go.
  @Test(arguments: InstructionSet.available)
  func outputDependsOnNoBatch(set: InstructionSet) throws {
    func output(_ options: String...) throws -> String {
      let text = try Data(contentsOf: Repository.folder.appendingPathComponent("data/demo.en"))
      let run = try ProgramRun(
        ["translate", "-m", quantized, "--n-best", "5", "--scores", "token"] + options, input: text,
        environment: [InstructionSet.limitVariable: set.rawValue])
      #expect(run.status == 0, "\(run.messages)")
      return run.text
    }
    let alone = try output("--batch-size", "1")
    #expect(try output("--batch-size", "5", "--threads", "1") == alone)
    #expect(try output("--batch-size", "32", "--threads", "2") == alone)
  }

  @Test func translationsAreThoseOfTheFloats() throws {
    let (before, after) = (try run("translate", "-m", model), try run("translate", "-m", quantized))
    let lines = zip(before.split(separator: "\n"), after.split(separator: "\n"))
    // The integers are those that the floats were made of, but products are not those of floats.
    #expect(lines.count { $0 == $1 } * 10 >= before.split(separator: "\n").count * 9)
  }

  @Test func ensemblesMixKindsOfNumbers() throws {
    #expect(try !run("translate", "-m", model, quantized, "--beam-size", "2").isEmpty)
  }

  @Test func everyKindOfModelIsQuantized() throws {
    for (name, command) in [("en-pos", ["tag"]), ("en-sentiment", ["classify"]), ("names", ["score", "text"])] {
      let path = folder.file(name)
      let committed = Repository.folder.appendingPathComponent("models/\(name).safetensors").path
      _ = try run("quantize", "-m", committed, "-o", folder.file("floats"), "--to", "f32")
      _ = try run("quantize", "-m", folder.file("floats"), "-o", path)
      let text = try Data(contentsOf: Repository.folder.appendingPathComponent("data/demo.en"))
      let result = try ProgramRun(command + ["-m", path], input: text)
      #expect(result.status == 0 && !result.text.isEmpty, "\(result.messages)")
    }
  }

  @Test func whatCannotBeQuantizedIsRefused() throws {
    let text = try folder.write(Data("a b\nb a\n".utf8), to: "text")
    let ngrams = folder.file("ngrams")
    #expect(try ProgramRun(["train", "ngram", "--train", text, "--order", "2", "-m", ngrams]).status == 0)
    let half = try folder.write(folder.bytes("int8").prefix(100_000), to: "half")
    for (path, message) in [
      (ngrams, "found a model of n-grams, expected a neural model"), (half, "incomplete copy"), (text, "another kind"),
    ] {
      let run = try ProgramRun(["quantize", "-m", path, "-o", folder.file("none")])
      #expect(run.status == 1 && run.messages.contains(message), "\(run.messages)")
    }
    #expect(try !folder.names.contains("none"))
  }

  @Test func matricesThatWouldLoseTooMuchAreNamed() throws {
    // One weight of every row far above the others.
    let file = try SafetensorsFile(path: model)
    let name = "decoder.readout.context"
    let tensors = try file.entries.map { entry in
      var bytes = try file.bytes(entry.name)
      if entry.name == name {
        let row = entry.shape[1] * 4
        for start in stride(from: 0, to: bytes.count, by: row) {
          withUnsafeBytes(of: Float(2000)) { bytes.replaceSubrange(start..<start + 4, with: $0) }
        }
      }
      return Safetensors.Tensor(entry.name, type: entry.type, shape: entry.shape, .bytes(bytes))
    }
    let metadata = file.metadata.filter { !$0.key.hasPrefix("checksum.") }
    try Safetensors.write(tensors, metadata: metadata, to: folder.file("spiky"))
    let text = try run("quantize", "-m", folder.file("spiky"), "-o", folder.file("quantized"))
    #expect(text.contains("kept as floats, since integers would change a row by more than 5.00 %:\n  \(name)\n"))
    #expect(try run("inspect", folder.file("quantized")).contains("\(name): 256 x 640 F32"))
  }

  // Of the floats that the integers stand for.
  @Test func averagesTakeFloats() throws {
    _ = try run("average", quantized, "-o", folder.file("average"))
    #expect(try folder.bytes("average") == folder.bytes("f32"))
  }
}
