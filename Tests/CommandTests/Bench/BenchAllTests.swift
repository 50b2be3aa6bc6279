import CKernels
import FileFormats
import Foundation
import Tandem
import TestSupport
import Testing

@Suite(.serialized) struct BenchAllTests {
  @Test func everyGroupHasFigures() throws {
    let program = try #require(ProgramRun.process([]).executableURL?.path)
    let folder = try TemporaryFolder()
    let settings = BenchmarkSettings(
      threadCount: 2, programPath: program, seconds: 1e-4, folder: URL(fileURLWithPath: folder.path), reduction: 16)
    for group in BenchmarkGroup.all {
      let figures = try group.measure(settings)
      #expect(!figures.isEmpty)
      for figure in figures {
        #expect(figure.group == group.name && figure.value > 0 && figure.value.isFinite, "\(figure)")
        #expect(figure.limit ?? 1 > 0, "\(figure)")
      }
      #expect(Set(figures.map { $0.name + $0.numbers }).count == figures.count, "names of \(group.name)")
    }
    #expect(try folder.names == [], "made-up models are removed")
  }

  /// All but products, which have a group of their own, what they ask for and what limits are measured by.
  @Test func everyKernelIsMeasured() {
    let others: Set = [
      "panel_floats", "product_room", "product_with_panels", "product", "quantized_panel_bytes", "quantized_room",
      "quantized_product", "bf16_panel_pairs", "bf16_room", "bf16_product_with_panels", "bf16_multiply_adds",
      "quantized_multiply_adds", "multiply_adds", "sum",
    ]
    let names = (0..<ck_kernel_count()).map { String(cString: ck_kernel_name($0)) }
    #expect(Set(names).subtracting(others) == Set(KernelBenchmark.kernels.map(\.name)))
    #expect(others.isSubset(of: names))
  }

  @Test func figuresArePrintedAsTablesAndAsJSON() throws {
    let arguments = ["bench", "--only", "kernels", "--seconds", "0.0001", "--threads", "2"]
    let tables = try ProgramRun(arguments)
    #expect(tables.status == 0, "\(tables.messages)")
    #expect(tables.text.contains("\nkernels: "))
    #expect(tables.text.contains("\nlstm_forward "))
    #expect(!tables.text.contains("\nproducts: products"))
    let run = try ProgramRun(arguments + ["--json", "--rounds", "3"])
    guard case .object(let printed) = try JSON(parsing: run.output), case .array(let figures)? = printed["figures"]
    else {
      Issue.record("\(run.text)")
      return
    }
    #expect(printed["rounds"] == .number("3") && printed["threads"] == .number("2"))
    #expect(figures.count == KernelBenchmark.kernels.count)
    guard case .object(let first)? = figures.first else {
      Issue.record("\(figures)")
      return
    }
    #expect(first["group"] == .string("kernels") && first["name"] == .string("add"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: [SIGINT, SIGTERM])
  func aSignalLeavesNoFiles(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let process = try ProgramRun.process(["bench", "--only", "training", "--threads", "1"])
    process.environment?["TMPDIR"] = folder.path
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while try folder.names.isEmpty { usleep(1000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    while try !folder.names.isEmpty { usleep(1000) }
  }

  @Test func mediansAreTakenOfEachFigure() {
    func round(_ values: Double...) -> [BenchmarkFigure] {
      values.enumerated().map { BenchmarkFigure("figure \($0)", $1, "units/s") }
    }
    #expect([round(3, 10), round(1, 30), round(2, 20)].medians == round(2, 20))
    #expect([round(1), round(4)].medians == round(2.5))
  }

  @Test func noTimeIsRefused() throws {
    let run = try ProgramRun(["bench", "--seconds", "0"])
    #expect(run.status == 64 && run.messages.hasPrefix("tandem: error: --seconds is 0.0, expected a number above 0."))
  }

  @Test func unknownGroupsAreRefused() throws {
    let run = try ProgramRun(["bench", "--only", "kernels", "speed"])
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.messages.contains("--only names 'speed', expected some of products, kernels, training, use, program."))
  }
}
