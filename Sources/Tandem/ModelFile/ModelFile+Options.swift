import FileFormats
import Models
import Tensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension ModelDescription {
  /// The description of a model with these options.
  package init(kind: ModelKind, options: some Encodable) {
    do {
      self.init(kind: kind, options: try JSON(encoding: options).text)
    } catch {
      preconditionFailure("options that JSON cannot hold: \(error)")
    }
  }
}

extension ModelFile {
  /// The options of the model.
  ///
  /// - Parameter defaults: values of options that did not exist when the file was written.
  /// - Throws: when the options are not those of this kind of model; one that is unknown is not ignored.
  package func options<Options: Codable>(default defaults: Options) throws(ModelFileError) -> Options {
    let options: Options
    let unknown: String?
    do {
      let json = try JSON(parsing: description.options.utf8)
      let merged = try JSON(encoding: defaults).overlaid(by: json)
      options = try JSONDecoder().decode(Options.self, from: Data(merged.text.utf8))
      unknown = json.memberMissing(in: try JSON(encoding: options))
    } catch let error as DecodingError {
      throw self.error(.options(error.sentence))
    } catch {
      throw self.error(.options("\(error)"))
    }
    if let unknown { throw error(.options("found \(unknown), which this version of tandem does not know")) }
    return options
  }

  /// The options of a translation model, fit to build it.
  package func translationOptions() throws(ModelFileError) -> TranslationOptions {
    let options = try options(default: TranslationOptions())
    do {
      try options.validate()
    } catch {
      throw self.error(.impossibleOptions(error))
    }
    return options
  }
}

extension JSON {
  init(encoding value: some Encodable) throws {
    try self.init(parsing: try JSONEncoder().encode(value))
  }
}

extension DecodingError {
  /// Which option, and what is wrong with it.
  fileprivate var sentence: String {
    let context =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: Context(codingPath: [], debugDescription: "\(self)")
      }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return (path.isEmpty ? "" : path + ": ") + context.debugDescription
  }
}
