import ArgumentParser
import Console
import Foundation
import Tandem
import Tensors

/// What numbers are worked on with.
enum Machine {
  static var description: [String] {
    let (current, most) = (InstructionSet.current, InstructionSet.ofMachine)
    let limit = current == most ? "" : " (the processor has \(most); limited by \(InstructionSet.limitVariable))"
    return ["instruction set: \(current)\(limit)", "products: \(ProductEngine.current)"]
  }

  /// The name of the processor, or of what it can do where it has none.
  static var processor: String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "\(InstructionSet.ofMachine)"
  }

  /// Prints the program's version and the above.
  ///
  /// - Returns: the exit status.
  static func printVersion() -> Int32 {
    do {
      for line in [tandemVersion] + description { try Output.line(line) }
      return 0
    } catch {
      Message.error("\(error)")
      return 1
    }
  }
}
