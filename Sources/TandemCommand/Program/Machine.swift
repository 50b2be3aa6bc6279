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

  /// What the system tells of the processor: its name, and its family and model, which virtual machines do not hide.
  /// Where it tells nothing, what the processor can do.
  static var processor: String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func value(_ key: String) -> String? {
      let line = information.split(separator: "\n").first { $0.hasPrefix("\(key)\t") }
      return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    guard let name = value("model name") else { return "\(InstructionSet.ofMachine)" }
    guard let family = value("cpu family"), let model = value("model") else { return name }
    return "\(name) (family \(family), model \(model))"
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
