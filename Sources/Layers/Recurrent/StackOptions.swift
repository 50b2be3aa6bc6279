import Tensors

/// How the layers of a stack are joined.
public enum LayerConnection: String, Sendable, Hashable, Codable, CaseIterable {
  case none
  /// A layer's input is added to its output (He et al. 2016), where the sizes agree.
  case residual
  /// A layer reads the outputs of all layers before it (Huang et al. 2017).
  case dense
  /// A gate mixes a layer's output and its input (Srivastava et al. 2015), where the sizes agree.
  case highway
}

/// The options of a stack of recurrent layers.
public struct StackOptions: Sendable, Hashable, Codable {
  public var cell = CellKind.lstm
  /// Of the whole output: a bidirectional layer has half of it in each direction.
  public var hiddenSize = 512
  public var layerCount = 1
  public var isBidirectional = false
  public var connection = LayerConnection.none
  public var layerNorm = false
  /// Rate of dropout after each layer.
  public var dropout: Float = 0
  /// One mask per sequence instead of one per position.
  public var dropoutPerSequence = false
  /// Rate of DropConnect on the recurrent weights (Merity et al. 2018).
  public var recurrentDropConnect: Float = 0

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("hiddenSize"), hiddenSize, in: 1...OptionLimit.size)
    try check(name("layerCount"), layerCount, in: 1...OptionLimit.layerCount)
    try check(name("dropout"), rate: dropout)
    try check(name("recurrentDropConnect"), rate: recurrentDropConnect)
    if isBidirectional && hiddenSize % 2 != 0 {
      throw .outOfRange(
        option: name("hiddenSize"), found: "\(hiddenSize)",
        expected: "an even number with \(name("isBidirectional")): each direction has half of it")
    }
  }
}
