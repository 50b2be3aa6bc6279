import FileFormats
import Models
import NGrams
import Tensors

/// A model in one file: its description, and its weights by name.
///
/// The file is a safetensors file, so that other programs can read the weights; the description is in its metadata.
package struct ModelFile: Sendable {
  package let description: ModelDescription
  package let tensors: SafetensorsFile

  /// - Parameter kind: the kind that is wanted; nil for any.
  package static func load(_ path: String, expecting kind: ModelKind? = nil) throws(ModelFileError) -> ModelFile {
    let tensors: SafetensorsFile
    do {
      tensors = try SafetensorsFile(path: path)
    } catch {
      if error.problem.isForeign, (try? NGramModel.isModel(path)) == true {
        throw ModelFileError(path: path, problem: .ngrams(expected: kind))
      }
      throw ModelFileError(error)
    }
    do throws(ModelFileError.Problem) {
      let description = try ModelDescription(metadata: tensors.metadata, expecting: kind)
      var metadata = tensors.metadata
      if let sum = metadata.removeValue(forKey: ModelDescription.metadataChecksum), sum != Checksum.text(of: metadata) {
        throw ModelFileError.Problem.checksum(of: "description")
      }
      return ModelFile(description: description, tensors: tensors)
    } catch {
      throw ModelFileError(path: path, problem: error)
    }
  }

  package var path: String { tensors.path }

  func error(_ problem: ModelFileError.Problem) -> ModelFileError { ModelFileError(path: path, problem: problem) }
}

// MARK: Weights

extension ModelFile {
  /// The weights of a model.
  ///
  /// No memory is taken before every name and shape has been compared, so that options cannot ask for more than the
  /// file holds. Integers are not copied, but used where they lie in the file; floats are, for their places in
  /// `Weights` are on cache lines, and those in the file may be anywhere.
  ///
  /// - Parameters:
  ///   - registry: the parameters of the model that the options describe.
  /// - Throws: when a parameter is missing, has another shape or is not finite, an array is left over, or the checksum
  ///   is another.
  package func weights(for registry: ParameterRegistry) throws(ModelFileError) -> Weights {
    try checkLayout(registry.parameters)
    let weights: Weights
    do {
      let quantized = try quantizedMatrices(of: registry.parameters)
      weights = Weights(layout: registry.parameters, count: registry.count, quantized: quantized)
      for parameter in registry.parameters where quantized[parameter.offset] == nil {
        try tensors.copyFloats(parameter.name, into: weights[parameter])
      }
    } catch {
      throw ModelFileError(error)
    }
    if let name = weights.firstNotFinite { throw error(.notFinite(name: name)) }
    // Files of before there were checksums have none.
    if let sum = tensors.metadata[ModelDescription.weightsChecksum], sum != Checksum.text(of: weights) {
      throw error(.checksum(of: "weights"))
    }
    return weights
  }

  private func checkLayout(_ parameters: [Parameter]) throws(ModelFileError) {
    var names: Set<String> = []
    for parameter in parameters {
      let name = parameter.name
      let type = try check(name, [parameter.rows, parameter.columns])
      names.insert(name)
      if type == .int8 && parameter.isQuantizable && parameter.columns <= QuantizedMatrix.mostColumns {
        let scales = QuantizedMatrix.scalesName(of: name)
        let type = try check(scales, [parameter.rows])
        if type != .float32 { throw error(.elementType(name: scales, found: type.rawValue, expected: "F32")) }
        names.insert(scales)
      } else if ![.float32, .bfloat16, .float16].contains(type) {
        let expected = parameter.isQuantizable ? "I8, F32, BF16 or F16" : "F32, BF16 or F16"
        throw error(.elementType(name: name, found: type.rawValue, expected: expected))
      }
    }
    for entry in tensors.entries where !names.contains(entry.name) {
      throw error(.unexpectedTensor(name: entry.name))
    }
  }

  /// - Returns: the type of the array's elements.
  private func check(_ name: String, _ shape: [Int]) throws(ModelFileError) -> Safetensors.ElementType {
    guard let entry = tensors[name] else { throw error(.missingTensor(name: name)) }
    guard entry.shape == shape else { throw error(.shape(name: name, found: entry.shape, expected: shape)) }
    return entry.type
  }

  /// Of the parameters that are stored so, by their offsets.
  private func quantizedMatrices(of parameters: [Parameter]) throws(SafetensorsError) -> [Int: QuantizedMatrix] {
    var matrices: [Int: QuantizedMatrix] = [:]
    for parameter in parameters where tensors[parameter.name]?.type == .int8 {
      let scales = FlatArray(count: parameter.rows)
      try tensors.copyFloats(QuantizedMatrix.scalesName(of: parameter.name), into: scales.all)
      matrices[parameter.offset] = QuantizedMatrix(
        rows: parameter.rows, columns: parameter.columns,
        values: QuantizedMatrix.Values(try tensors.mapped(parameter.name)), scales: scales.elements)
    }
    return matrices
  }
}

extension ModelDescription {
  /// Saves a model; a file of that name is replaced as a whole or stays as it was.
  ///
  /// - Throws: when the file cannot be written, or a weight is not finite.
  package func save(
    _ weights: Weights, as storage: WeightStorage = .float32, to path: String
  ) throws(ModelFileError) {
    if let name = weights.firstNotFinite { throw ModelFileError(path: path, problem: .notFinite(name: name)) }
    let weights = storage.rounded(weights)
    // Rounding to fewer bits may reach infinity.
    if let name = weights.firstNotFinite { throw ModelFileError(path: path, problem: .notFinite(name: name)) }
    var metadata = metadata
    if !weights.quantizedMatrices.isEmpty { metadata[Self.formatVersionKey] = String(Self.quantizedFormatVersion) }
    metadata[Self.weightsChecksum] = Checksum.text(of: weights)
    metadata[Self.metadataChecksum] = Checksum.text(of: metadata)
    do {
      try Safetensors.write(storage.tensors(of: weights), metadata: metadata, to: path)
    } catch {
      throw ModelFileError(error)
    }
  }
}

extension Weights {
  /// The name of a parameter with a number that is infinite or none.
  fileprivate var firstNotFinite: String? {
    layout.first { parameter in
      if let matrix = quantizedMatrices[parameter.offset] { return !matrix.scales.allSatisfy { (128 * $0).isFinite } }
      // Magnitudes order like their bits.
      let largest = self[parameter].withMatrix { matrix in
        matrix.elements.reduce(UInt32(0)) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
      }
      return largest >= Float.infinity.bitPattern
    }?.name
  }
}

extension ModelFileError {
  init(_ error: SafetensorsError) {
    self.init(path: error.path, problem: .file(error.problem))
  }
}
