import Decoding
import Evaluation
import FileFormats
import Foundation
import NGrams
import Tandem
import Tensors
import TestSupport
import Testing
import Text

/// Programs show what `localizedDescription` gives.
@Suite struct LocalizedErrorTests {
  private static let failure: any Error & CustomStringConvertible = {
    let none = ParallelFiles(source: "none", target: "none")
    do throws(TrainingFailure) {
      let outcome = try TranslatorTraining(on: none, validation: none, model: "none", threads: 0).run()
      preconditionFailure("a training by no thread came to \(outcome)")
    } catch {
      return error
    }
  }()

  static let errors: [any Error & CustomStringConvertible] = [
    EvaluationError.noReferences, InferenceError.threads(0), MixtureError.noModels, SearchError.emptyEnsemble,
    ModelFileError(path: "m", problem: .missingMetadata(key: "kind")), NGramError.noSentences(path: "a"),
    OptionError.outOfRange(option: "rate", found: "0", expected: "more"), TextError.missingFile(path: "a"),
    failure, TranslatorError.noModel, InstructionSetError(found: "sse"),
    InspectionError.noWords, SafetensorsError(path: "m", problem: .tooShort(byteCount: 3)),
  ]

  @Test(arguments: errors.indices) func theLocalizedDescriptionIsTheDescription(index: Int) {
    let error = Self.errors[index]
    #expect(error.localizedDescription == error.description)
    #expect(error.description.hasSuffix("."), "a sentence has an end: \(error)")
  }

  /// No error can be added that would be forgotten here.
  @Test func allPublicErrorsAreHere() throws {
    let files = FileManager.default.enumerator(
      at: Repository.folder.appendingPathComponent("Sources"), includingPropertiesForKeys: nil)
    var names: Set<String> = []
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for match in source.matches(of: /public (?:enum|struct) (\w+)[^{\n]*\bError\b/) { names.insert(String(match.1)) }
    }
    #expect(names.count >= 8)
    #expect(names.subtracting(Self.errors.map { "\(type(of: $0))" }).isEmpty)
  }
}
