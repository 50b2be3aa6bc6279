import FileFormats
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing

struct ModelFileTests {
  private func problem(_ path: String) -> ModelFileError.Problem? {
    #expect(throws: ModelFileError.self) { try SmallModel.load(path) }?.problem
  }

  /// The problem of loading what `change` makes of the metadata and arrays of a good file, which then has no checksums:
  /// what they would notice is to be noticed without them.
  private func problem(_ change: (inout [String: String], inout [Safetensors.Tensor]) -> Void) throws
    -> ModelFileError.Problem?
  {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    let weights = SmallModel.weights
    try SmallModel.description.save(weights, to: path)
    var metadata = try SafetensorsFile(path: path).metadata
    var tensors = weights.layout.map { Safetensors.Tensor($0.name, weights[$0]) }
    metadata["checksum.metadata"] = nil
    metadata["checksum.weights"] = nil
    change(&metadata, &tensors)
    try Safetensors.write(tensors, metadata: metadata, to: path)
    return problem(path)
  }

  @Test func loadedModelEqualsTheSavedOne() throws {
    let folder = try TemporaryFolder()
    let (path, weights) = (folder.file("model"), SmallModel.weights)
    try SmallModel.description.save(weights, to: path)
    #expect(try ModelFile.load(path).description == SmallModel.description)
    let loaded = try SmallModel.load(path)
    #expect(loaded.model.options == SmallModel.options)
    #expect(loaded.weights.layout == weights.layout)
    #expect(SmallModel.values(loaded.weights) == SmallModel.values(weights))
  }

  @Test func savingTwiceGivesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] { try SmallModel.description.save(SmallModel.weights, to: folder.file(name)) }
    #expect(try folder.bytes("one") == folder.bytes("two"))
  }

  @Test func halvesAreLoadedAsTheyWereRounded() throws {
    let folder = try TemporaryFolder()
    let weights = SmallModel.weights
    try SmallModel.description.save(weights, as: .bfloat16, to: folder.file("model"))
    let values = SmallModel.values(weights)
    let loaded = SmallModel.values(try SmallModel.load(folder.file("model")).weights)
    // Eight bits of precision, the first of them implied: half a unit of the last is at most 2^-8 of the value.
    #expect(zip(values, loaded).allSatisfy { abs($0 - $1) <= abs($0) * 0x1p-8 })
    #expect(loaded != values)
  }

  // MARK: Integers

  /// A good file of integers as `change` makes it, without checksums.
  private func quantizedProblem(_ change: (inout [Safetensors.Tensor]) -> Void) throws -> ModelFileError.Problem? {
    let quantized = SmallModel.weights.quantized()
    return try problem { metadata, tensors in
      metadata["format_version"] = "2"
      tensors = quantized.layout.flatMap { parameter in
        guard let matrix = quantized.quantizedMatrices[parameter.offset] else {
          return [Safetensors.Tensor(parameter.name, quantized[parameter])]
        }
        return [
          Safetensors.Tensor(
            parameter.name, type: .int8, shape: [matrix.rows, matrix.columns],
            .bytes(matrix.values.withBuffer { Array(UnsafeRawBufferPointer($0)) })),
          Safetensors.Tensor(
            parameter.name + ".scale", type: .float32, shape: [matrix.rows], .floats(FlatArray(matrix.scales).all)),
        ]
      }
      change(&tensors)
    }
  }

  @Test func integersAreLoadedAsTheyWereRounded() throws {
    let folder = try TemporaryFolder()
    let weights = SmallModel.weights.quantized()
    #expect(weights.quantizedMatrices.count > 10)
    try SmallModel.description.save(SmallModel.weights, as: .int8, to: folder.file("model"))
    let loaded = try SmallModel.load(folder.file("model"))
    #expect(loaded.weights.quantizedMatrices == weights.quantizedMatrices)
    #expect(SmallModel.logits(loaded.model, loaded.weights) == SmallModel.logits(loaded.model, weights))
    #expect(try ModelFile.load(folder.file("model")).description == SmallModel.description)
    // As floats again, they are those that the integers stand for.
    try SmallModel.description.save(loaded.weights, to: folder.file("floats"))
    let floats = try SmallModel.load(folder.file("floats")).weights
    #expect(floats.quantizedMatrices.isEmpty)
    #expect(SmallModel.values(floats) == SmallModel.values(weights.dequantized()))
  }

  /// Integers stay in the file, and are packed when they are first used: by then there is another of its name.
  @Test func aModelWhoseFileIsReplacedStaysAsItWas() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try SmallModel.description.save(SmallModel.weights, as: .int8, to: path)
    let loaded = try SmallModel.load(path)
    let others = SmallModel.model.parameters.initialWeights(from: RandomSource(seed: 2))
    try SmallModel.description.save(others, as: .int8, to: path)
    #expect(try SmallModel.load(path).weights.quantizedMatrices != loaded.weights.quantizedMatrices)
    let expected = SmallModel.logits(SmallModel.model, SmallModel.weights.quantized())
    #expect(SmallModel.logits(loaded.model, loaded.weights) == expected)
    try FileManager.default.removeItem(atPath: path)
    #expect(SmallModel.logits(loaded.model, loaded.weights) == expected)
  }

  @Test func integersHaveScales() throws {
    let name = "decoder.attention.key.weight"
    func place(_ tensors: [Safetensors.Tensor], _ name: String) -> Int { tensors.firstIndex { $0.name == name }! }
    func scales(_ type: Safetensors.ElementType, _ count: Int, _ byte: UInt8 = 0) -> Safetensors.Tensor {
      let bytes = [UInt8](repeating: byte, count: count * type.size)
      return Safetensors.Tensor(name + ".scale", type: type, shape: [count], .bytes(bytes))
    }
    func problem(replacing scales: Safetensors.Tensor) throws -> ModelFileError.Problem? {
      try quantizedProblem { tensors in tensors[place(tensors, name + ".scale")] = scales }
    }
    #expect(
      try quantizedProblem { tensors in tensors.remove(at: place(tensors, name + ".scale")) }
        == .missingTensor(name: name + ".scale"))
    #expect(
      try problem(replacing: scales(.float32, 3)) == .shape(name: name + ".scale", found: [3], expected: [4]))
    #expect(
      try problem(replacing: scales(.float16, 4)) == .elementType(name: name + ".scale", found: "F16", expected: "F32"))
    #expect(try problem(replacing: scales(.float32, 4, 0xFF)) == .notFinite(name: name))
    // Finite, and too large for what they are multiplied by: 3.4e38.
    #expect(try problem(replacing: scales(.float32, 4, 0x7E)) == .notFinite(name: name))
    // What is no matrix of products has no integers.
    let bias = "decoder.output.bias"
    #expect(
      try quantizedProblem { tensors in
        let shape = tensors[place(tensors, bias)].shape
        tensors[place(tensors, bias)] = Safetensors.Tensor(
          bias, type: .int8, shape: shape, .bytes([UInt8](repeating: 1, count: shape[0] * shape[1])))
      } == .elementType(name: bias, found: "I8", expected: "F32, BF16 or F16"))
  }

  // MARK: Checksums

  @Test func anyChangeOfATextOrANumberIsNoticed() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    let (weights, good) = (SmallModel.weights, SmallModel.description)
    try good.save(weights, to: path)
    let tensors = weights.layout.map { Safetensors.Tensor($0.name, weights[$0]) }
    let metadata = try SafetensorsFile(path: path).metadata
    for (key, value) in metadata where key != "checksum.metadata" {
      var changed = metadata
      changed[key] = value + "x"
      try Safetensors.write(tensors, metadata: changed, to: path)
      #expect(problem(path) != nil, "\(key)")
    }
    for parameter in weights.layout {
      let last = parameter.count - 1
      let number = weights[parameter][last]
      weights[parameter][last] = number.nextUp
      try Safetensors.write(tensors, metadata: metadata, to: path)
      #expect(problem(path) == .checksum(of: "weights"), "\(parameter.name)")
      weights[parameter][last] = number
    }
    try Safetensors.write(tensors, metadata: metadata, to: path)
    #expect(SmallModel.values(try SmallModel.load(path).weights) == SmallModel.values(weights))
  }

  // MARK: Metadata

  @Test func filesOfOtherProgramsAndVersionsAreRefused() throws {
    #expect(try problem { metadata, _ in metadata = [:] } == .foreign(format: nil))
    #expect(try problem { metadata, _ in metadata["format"] = "pt" } == .foreign(format: "pt"))
    #expect(
      try problem { metadata, _ in metadata["format_version"] = "3" } == .formatVersion(found: "3", expected: [1, 2]))
    #expect(
      try problem { metadata, _ in metadata["kind"] = "tagger" } == .kind(found: "tagger", expected: "translator"))
    #expect(try problem { metadata, _ in metadata["options"] = nil } == .missingMetadata(key: "options"))
  }

  // MARK: Arrays

  @Test func arraysMustBeThoseOfTheOptions() throws {
    let name = "decoder.attention.key.weight"
    func place(_ tensors: [Safetensors.Tensor]) -> Int { tensors.firstIndex { $0.name == name }! }
    func bytes(_ shape: [Int], _ type: Safetensors.ElementType = .float32) -> Safetensors.Tensor {
      let count = shape.reduce(type.size, *)
      return Safetensors.Tensor(name, type: type, shape: shape, .bytes(Array(repeating: 0, count: count)))
    }
    #expect(try problem { _, tensors in tensors.remove(at: place(tensors)) } == .missingTensor(name: name))
    #expect(
      try problem { _, tensors in tensors[place(tensors)] = bytes([2, 8]) }
        == .shape(name: name, found: [2, 8], expected: [4, 4]))
    #expect(
      try problem { _, tensors in tensors[place(tensors)] = bytes([4, 4], .int32) }
        == .elementType(name: name, found: "I32", expected: "I8, F32, BF16 or F16"))
    #expect(
      try problem { _, tensors in tensors.append(Safetensors.Tensor("more", [1])) } == .unexpectedTensor(name: "more"))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func weightsThatAreNotFiniteAreRefused(value: Float) throws {
    let parameter = SmallModel.model.parameters.parameters[3]
    let weights = SmallModel.weights
    weights[parameter][1] = value
    let folder = try TemporaryFolder()
    #expect(throws: ModelFileError.self) { try SmallModel.description.save(weights, to: folder.file("model")) }
    #expect(try folder.names.isEmpty)
    #expect(
      try problem { _, tensors in
        tensors[3] = Safetensors.Tensor(parameter.name, weights[parameter])
      } == .notFinite(name: parameter.name))
  }

  @Test func weightsThatOverflowHalvesAreNotSavedAsHalves() throws {
    let weights = SmallModel.weights
    weights.array[0] = .greatestFiniteMagnitude
    let folder = try TemporaryFolder()
    #expect(throws: ModelFileError.self) {
      try SmallModel.description.save(weights, as: .bfloat16, to: folder.file("model"))
    }
    try SmallModel.description.save(weights, to: folder.file("model"))
  }

  // MARK: Messages

  @Test func messagesNameTheFileTheProblemAndTheRemedy() throws {
    let error = ModelFileError(
      path: "m.safetensors", problem: .shape(name: "a\nb", found: [1, 2], expected: [2, 1]))
    #expect(
      error.description
        == #"m.safetensors: tensor "a\nb": found shape [1, 2], expected [2, 1]; the file is damaged."#)
    #expect(
      ModelFileError(path: "m", problem: .foreign(format: "tandem checkpoint 3")).description
        == "m: found the checkpoint of a training, expected a model; give the model beside it, when there is one.")
    #expect(
      ModelFileError(path: "m", problem: .foreign(format: nil)).description
        == "m: found a safetensors file without a format, expected \"tandem\"; give a model that tandem trained.")
  }
}
