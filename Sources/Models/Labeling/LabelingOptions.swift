import Layers
import Tensors

/// The options of a model that labels texts: one encoder, and a head for each thing that is to be said.
package struct LabelingOptions: Sendable, Hashable, Codable {
  package var encoder = EncoderOptions()
  package var vocabularySize = 0
  /// How words are written; nil where tokens are pieces, which have no spelling of their own.
  package var spelling: CharacterEncoderOptions?
  package var heads: [HeadOptions] = []
  package var initialization = Initialization()

  package init() {}

  /// Checks everything that `LabelingModel` takes for granted.
  ///
  /// - Throws: the first option that is out of range, or the first two that do not agree.
  package func validate() throws(OptionError) {
    try encoder.validate { "encoder.\($0)" }
    try check("vocabularySize", vocabularySize, in: 1...OptionLimit.vocabularySize)
    try spelling?.validate { "spelling.\($0)" }
    try initialization.validate { "initialization.\($0)" }
    if heads.isEmpty || heads.count > OptionLimit.layerCount {
      throw .outOfRange(
        option: "heads", found: "\(heads.count)", expected: "a number from 1 to \(OptionLimit.layerCount)")
    }
    for (number, head) in heads.enumerated() { try head.validate { "heads.\(number).\($0)" } }
  }
}

/// The options of one head.
package enum HeadOptions: Sendable, Hashable, Codable {
  case tags(TagHeadOptions)
  case classes(ClassHeadOptions)

  package var labelCount: Int {
    switch self {
    case .tags(let options): options.labelCount
    case .classes(let options): options.labelCount
    }
  }

  func validate(calling name: (String) -> String) throws(OptionError) {
    try check(name("labelCount"), labelCount, in: 1...OptionLimit.size)
    switch self {
    case .tags(let options): try options.validate(calling: name)
    case .classes(let options): try options.validate(calling: name)
    }
  }
}

/// A tag for each word.
public struct TagHeadOptions: Sendable, Hashable, Codable {
  package var labelCount = 0
  /// Tags depend on their neighbors: a conditional random field. Else each is chosen by itself.
  public var usesCRF = false
  /// Of the states that it reads.
  public var dropout: Float = 0

  public init() {}

  /// - Parameter name: what an error calls a property.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
  }
}

/// A label, or several, for a text.
public struct ClassHeadOptions: Sendable, Hashable, Codable {
  public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The final state in each direction.
    case last
    /// The largest value of each state.
    case max
    case mean
    /// A mean weighted by what was learned to matter (Yang et al. 2016).
    case attention
  }

  package var labelCount = 0
  /// What the states of a text become; several stand side by side.
  public var poolings = [Pooling.max]
  /// All layers are pooled, not the last alone.
  public var poolsAllLayers = false
  /// Each label applies or not, whatever the others.
  public var isMultiLabel = false
  /// Of a layer between pooled states and labels; 0 for none.
  public var hiddenSize = 0
  public var dropout: Float = 0

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
    try check(name("hiddenSize"), hiddenSize, in: 0...OptionLimit.size)
    if poolings.isEmpty || Set(poolings).count != poolings.count {
      throw .outOfRange(
        option: name("poolings"), found: poolings.map(\.rawValue).joined(separator: " "),
        expected: "one or more of \(Pooling.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }
}
