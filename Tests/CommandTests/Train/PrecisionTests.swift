import Foundation
import Tensors
import TestSupport
import Testing

/// `--precision bf16` on processors with instructions for it and without.
@Suite struct PrecisionTests {
  @Test func bf16IsRefusedWithoutItsInstructions() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "hello world\n")
    let run = try ProgramRun(
      ["train", "lm", "-m", folder.file("model"), "--train", text, "--valid", text, "--precision", "bf16"],
      environment: [InstructionSet.limitVariable: "v3"])
    #expect(run.status == 64 && run.text.isEmpty)
    let reason =
      InstructionSet.ofMachine == .bf16
      ? "while TANDEM_MAX_ISA is v3" : "on this processor, which has no AVX512_BF16"
    #expect(run.messages.contains("--precision is bf16, expected f32 \(reason)"), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("model")))
  }
}
