import ArgumentParser
import Console
import Corpora
import DataCommands
import Text

/// What is tagged: running text, or sentences in columns.
struct TagInputOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case conll
    case conllu

    /// What a file of such a name has where no option states it.
    static func named(by path: String) -> Format { ColumnFormat.named(by: path) == .conllu ? .conllu : .text }

    /// Nil for running text.
    var columns: ColumnFormat? {
      switch self {
      case .text: nil
      case .conll: .conll
      case .conllu: .conllu
      }
    }
  }

  @Option(help: "What is read; by default conllu for a file whose name ends in .conllu, else text.")
  var format: Format?

  @OptionGroup var layout: ColumnLayoutOptions

  func format(ofFile path: String) -> Format { format ?? .named(by: path) }

  func check(file path: String) throws {
    guard format(ofFile: path) == .text, let name = layout.given else { return }
    throw ValidationError("--\(name) is of columns, and running text has none; give --format conll or conllu.")
  }

  /// What is given and has no effect on how a file is read.
  func effects(onFile path: String) -> [IneffectiveOption] { layout.effects(on: format(ofFile: path).columns) }

  /// A reader of columns.
  func reader(_ lines: LineReader, file path: String) -> ColumnReader {
    layout.reader(lines, format: format(ofFile: path).columns)
  }
}
