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
    #expect(try run("inspect", quantized).contains("encoder.embedding.weight.scale: 6000 F32"))
    // The same numbers give the same file.
    _ = try run("quantize", "-m", quantized, "-o", folder.file("again"))
    #expect(try folder.bytes("again") == folder.bytes("int8"))
  }

  /// Whatever the instruction set, as far as products go.
  @Test(arguments: InstructionSet.allCases.prefix { $0 != InstructionSet.current } + [InstructionSet.current])
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

  // What trains takes the floats that the integers stand for.
  @Test func averagesAndTrainingsTakeFloats() throws {
    _ = try run("average", quantized, "-o", folder.file("average"))
    #expect(try folder.bytes("average") == folder.bytes("f32"))
  }
}
