import ArgumentParser
import Console
import Evaluation

/// How a confusion table is printed.
struct ConfusionOptions: ParsableArguments {
  @Flag(help: "Print how often each gold class was predicted as each other.")
  var confusion = false

  @Option(help: "The most confused pairs to print where there are too many classes for a table.")
  var pairs = 20

  func validate() throws { try check("pairs", pairs, atLeast: 1) }

  /// The table with a line before it, or nothing if none is wanted.
  func text(of table: ConfusionTable) -> String? {
    confusion ? "\n" + table.formatted(pairs: pairs) : nil
  }
}
