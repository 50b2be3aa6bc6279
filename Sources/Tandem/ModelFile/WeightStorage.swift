import FileFormats
import Tensors

/// What the numbers of a model file are.
public enum WeightStorage: String, Sendable, Hashable, Codable, CaseIterable {
  /// Floats of 32 bits, as they were trained.
  case float32 = "f32"
  /// The same rounded to their upper halves: half the size.
  case bfloat16 = "bf16"
  /// Integers of 8 bits with a scale for each output of a product and for each embedding; vectors stay floats. A
  /// quarter of the size, and products are those of integers, which are faster.
  case int8

  /// What a file of this kind gives back.
  func rounded(_ weights: Weights) -> Weights {
    switch self {
    case .float32: weights.dequantized()
    case .bfloat16: weights.dequantized().roundedToBFloat16()
    case .int8: weights.quantized()
    }
  }

  /// The arrays of a file.
  ///
  /// - Parameter weights: rounded.
  func tensors(of weights: Weights) -> [Safetensors.Tensor] {
    weights.layout.flatMap { parameter in
      if let matrix = weights.quantizedMatrices[parameter.offset] { return matrix.tensors(named: parameter.name) }
      return [Safetensors.Tensor(parameter.name, weights[parameter], as: self == .bfloat16 ? .bfloat16 : .float32)]
    }
  }
}

extension QuantizedMatrix {
  /// The name of the array of scales beside that of the integers.
  static func scalesName(of name: String) -> String { name + ".scale" }

  func tensors(named name: String) -> [Safetensors.Tensor] {
    let scales = FlatArray(scales).all
    let bytes = values.withBuffer { Array(UnsafeRawBufferPointer($0)) }
    return [
      Safetensors.Tensor(name, type: .int8, shape: [rows, columns], .bytes(bytes)),
      Safetensors.Tensor(Self.scalesName(of: name), type: .float32, shape: [rows], .floats(scales)),
    ]
  }
}
