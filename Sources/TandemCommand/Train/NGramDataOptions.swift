import ArgumentParser
import Glibc
import NGrams
import Text

/// What is read and what is made.
struct NGramDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Text with a sentence on each line; - is standard input.", valueName: "file"))
  var train: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The model file to make, as ptb.ngram or ptb.arpa.gz; - is standard output.", valueName: "file"))
  var model: String

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip it.")
  var onError = LineReader.InvalidUTF8.stop

  /// Better now than after the counting.
  func checkModel() throws {
    _ = try NGramModel.FileForm(ofName: model)
    guard model != "-" else { return }
    let folder = model.lastIndex(of: "/").map { String(model[...$0]) } ?? "."
    if model.isEmpty || !Self.isFolder(folder) { throw TextError.missingFolder(path: model) }
    if Self.isFolder(model) { throw TextError.isDirectory(path: model) }
    if try Self.hasContents(model) && !NGramModel.isModel(model) {
      throw ValidationError(
        "\(model) already exists and is no n-gram model, so training does not replace it; name another model file.")
    }
  }

  private static func hasContents(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
