import Layers
import Tensors

/// The options of a model that finds sentences and words of running text.
package struct SegmenterOptions: Sendable, Equatable, Codable {
  package var encoder: EncoderOptions
  /// Characters, and classes of characters.
  package var vocabularySize: Int
  package var head: BoundaryHeadOptions
  package var initialization: Initialization

  /// Those of a model that was trained by itself.
  ///
  /// - Returns: nil for a model that does more than this, or something else.
  package init?(_ options: LabelingOptions) {
    guard options.spelling == nil, options.heads.count == 1, let head = options.heads[0].options as? BoundaryHeadOptions
    else { return nil }
    encoder = options.encoder
    vocabularySize = options.vocabularySize
    self.head = head
    initialization = options.initialization
  }

  /// - Throws: the first option that is out of range.
  func validate(calling name: (String) -> String) throws(OptionError) {
    try encoder.validate { name("encoder.\($0)") }
    if encoder.isReversed {
      throw .outOfRange(
        option: name("encoder.isReversed"), found: "true",
        expected: "false: states belong to characters in reading order")
    }
    try check(name("vocabularySize"), vocabularySize, in: 1...OptionLimit.vocabularySize)
    try check(name("labelCount"), head.labelCount, in: 1...OptionLimit.size)
    try head.validate { name("head.\($0)") }
    try initialization.validate { name("initialization.\($0)") }
  }
}

/// Finds sentences and words of running text: recurrent layers over its characters, and what ends behind each.
///
/// ```
/// h = encoder(characters)      b = argmax(h·W + c)
/// ```
/// Straka and Straková 2017, "Tokenizing, POS Tagging, Lemmatizing and Parsing UD 2.0 with UDPipe": a bidirectional GRU
/// over characters. Differs from the paper: the ends of words within a token are labels, too, and a text is read in
/// longer windows.
package struct SegmenterModel: Sendable {
  package let encoder: SequenceEncoder
  package let head: TagHead
  /// Its own among those of the model that it is a part of.
  package let parameters: [Parameter]

  /// The names of the parameters are those of a model that was trained by itself.
  init(_ options: SegmenterOptions, in registry: inout ParameterRegistry) {
    let count = registry.parameters.count
    let encoder = registry.scope("encoder") {
      SequenceEncoder(options.encoder, vocabularySize: options.vocabularySize, options.initialization, in: &$0)
    }
    let context = HeadContext(
      stack: options.encoder.stack, stateSize: encoder.outputSize, mask: nil, initialization: options.initialization)
    head = registry.scope("heads.0") { options.head.makeTagHead(context, in: &$0) }
    self.encoder = encoder
    parameters = registry.parameters(after: count)
  }

  /// What ends behind each character.
  ///
  /// - Parameter texts: the characters of each, `[length]`.
  /// - Returns: for each text, in their order, a label for each character.
  package func boundaries(of texts: [[Int32]], on tape: Tape) -> [[Int32]] {
    let source = PackedSequences(texts)
    let states = encoder(source, on: tape).states
    let labels = head.projection(states, on: tape).value.argmaxOfRows()
    let shape = source.shape
    return source.unpacked(
      shape.lengths.enumerated().map { sequence, length in
        (0..<length).map { labels[shape.row(sequence, $0)] }
      })
  }

  /// Copies the weights of a model that was trained by itself.
  ///
  /// - Precondition: it has the options of this one.
  package func copy(_ other: LabelingModel, from source: Weights, to target: Weights) {
    target.copy(other.parameters.parameters, of: source, to: parameters)
  }
}
