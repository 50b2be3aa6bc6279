import Foundation
import Tandem
import Tensors
import TestSupport
import Testing

/// The environment variable that limits the instructions of the processor.
@Suite struct InstructionSetTests {
  /// Whatever multiplies: oneDNN with AVX-512, the library's own kernels otherwise.
  @Test(arguments: InstructionSet.available)
  func outputDependsOnNoBatch(set: InstructionSet) throws {
    let text = try Data(contentsOf: Repository.folder.appendingPathComponent("data/demo.en"))
    let folder = try TemporaryFolder()
    let model = folder.file("floats")
    let quantized = Repository.folder.appendingPathComponent("models/en-de.safetensors").path
    #expect(try ProgramRun(["quantize", "-m", quantized, "-o", model, "--to", "f32"]).status == 0)
    func output(_ set: InstructionSet, _ options: String...) throws -> String {
      let run = try ProgramRun(
        ["translate", "-m", model] + options, input: text, environment: [InstructionSet.limitVariable: set.rawValue])
      #expect(run.status == 0, "\(run.messages)")
      return run.text
    }
    let scored = try ["1", "5", "32"].map {
      try output(set, "--n-best", "5", "--scores", "token", "--batch-size", $0)
    }
    #expect(scored[1] == scored[0] && scored[2] == scored[0])
    // The words are those of every instruction set.
    #expect(try output(set) == output(.current))
  }

  @Test func unknownInstructionSetsAreRefused() throws {
    let run = try ProgramRun(["--version"], environment: [InstructionSet.limitVariable: "avx2"])
    #expect(run.status == 64 && run.text.isEmpty)
    #expect(
      run.messages == """
        tandem: error: The environment variable TANDEM_MAX_ISA is 'avx2', expected baseline, v3, avxvnni, v4, vnni or bf16; correct or unset it.

        """)
  }

  /// Floats are multiplied as well without dot products of integers.
  @Test(.enabled(if: [.vnni, .bf16].contains(InstructionSet.ofMachine))) func oneDNNServesAllWithAVX512() throws {
    let products = try ["v4", "vnni", "bf16"].map { set in
      let run = try ProgramRun(["--version", "--verbose"], environment: [InstructionSet.limitVariable: set])
      return String(run.text.split(separator: "\n")[2])
    }
    #expect(Set(products).count == 1 && products[0].hasPrefix("products: oneDNN"))
  }

  /// What the processor lacks stands for the best below it.
  @Test func theLimitIsTheMostToUse() throws {
    var expected = InstructionSet.baseline
    for limit in InstructionSet.allCases.prefix(while: { $0 != InstructionSet.current }) {
      if InstructionSet.available.contains(limit) { expected = limit }
      let run = try ProgramRun(["--version", "--verbose"], environment: [InstructionSet.limitVariable: limit.rawValue])
      #expect(run.text.contains("\ninstruction set: \(expected) ("), "limited to \(limit): \(run.text)")
    }
  }

  @Test func theVersionShowsTheInstructionSet() throws {
    let run = try ProgramRun(["--version", "--verbose"], environment: [InstructionSet.limitVariable: "baseline"])
    let lines = run.text.split(separator: "\n")
    #expect(run.status == 0 && lines.count == 3 && lines[0] == tandemVersion)
    #expect(lines[2] == "products: Tandem's own kernels")
    #expect(lines[1].hasPrefix("instruction set: baseline"))
  }
}
