import ArgumentParser
import Tandem

/// Loads the models of --model; if one of the later files is not a model, suggests that it is the text.
func loadingModels<Model>(_ paths: [String], _ load: () throws -> Model) throws -> Model {
  do {
    return try load()
  } catch let error as ModelFileError where error.isForeign && paths.dropFirst().contains(error.path) {
    throw ValidationError(
      "\(error.path) is no model, and each file after --model is one; give the text to read as -i \(error.path).")
  }
}
