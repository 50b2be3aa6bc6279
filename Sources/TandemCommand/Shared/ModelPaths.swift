import ArgumentParser
import Tandem

/// Loads models whose files stand behind one --model, where the text to read may have strayed in.
func loadingModels<Model>(_ paths: [String], _ load: () throws -> Model) throws -> Model {
  do {
    return try load()
  } catch let error as ModelFileError where error.isOfAnotherProgram && paths.dropFirst().contains(error.path) {
    throw ValidationError(
      "\(error.path) is no model, and each file after --model is one; give the text to read as -i \(error.path).")
  }
}
