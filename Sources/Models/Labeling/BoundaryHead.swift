import Tensors

/// What ends behind each character of running text: a word, a token, a sentence or nothing.
///
/// The head is that of tags, each chosen by itself; characters are what it tags.
package struct BoundaryHeadOptions: TaskHeadOptions {
  package static let kind = "boundaries"
  package static let modelKind = "segmenter"

  package var labelCount = 0
  /// Of the states that it reads.
  package var dropout: Float = 0

  package init() {}
}

extension BoundaryHeadOptions {
  package func validate(calling name: (String) -> String) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
  }

  package func makeHead(_ context: HeadContext, in registry: inout ParameterRegistry) -> any TaskHead {
    makeTagHead(context, in: &registry)
  }

  func makeTagHead(_ context: HeadContext, in registry: inout ParameterRegistry) -> TagHead {
    var tags = TagHeadOptions()
    tags.labelCount = labelCount
    tags.dropout = dropout
    return TagHead(tags, context, targetName: "character", in: &registry)
  }
}
