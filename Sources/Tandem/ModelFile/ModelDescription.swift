import Models
import Tensors

/// What a model is made for, as model files name it.
package struct ModelKind: RawRepresentable, Sendable, Equatable {
  package let rawValue: String

  /// - Returns: nil for a kind that does not exist.
  package init?(rawValue: String) {
    guard let kind = Self.all.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = kind
  }

  private init(_ name: String) { rawValue = name }

  package static let translator = ModelKind("translator")
  /// Heads of several kinds on one encoder.
  package static let joint = ModelKind("joint")
  package static let languageModel = ModelKind("lm")
  /// What finds sentences and words of running text, before it becomes a part of a tagger.
  package static let segmenter = ModelKind(BoundaryHeadOptions.modelKind)

  /// Models of heads of one kind: `tagger`, `classifier`.
  private static let ofOneHeadKind = HeadOptions.kinds.map { ModelKind($0.modelKind) }
  /// Models whose heads label words or texts.
  package static let labeling = ofOneHeadKind + [joint]
  package static let withTags = [ModelKind(TagHeadOptions.modelKind), joint]
  package static let withClasses = [ModelKind(ClassHeadOptions.modelKind), joint]
  /// Models whose probabilities can be calibrated.
  package static let calibrated = [translator] + ofOneHeadKind.filter { $0 != segmenter }
  package static let all = [translator] + labeling + [languageModel]

  /// The kind of a model with these heads.
  init(of heads: [HeadOptions]) {
    let names = Set(heads.map { type(of: $0.options).modelKind })
    self = names.count == 1 ? names.first.map { ModelKind($0) } ?? .joint : .joint
  }
}

/// Everything in a model file but the weights.
package struct ModelDescription: Sendable, Equatable {
  package var kind: ModelKind
  /// JSON of the options of this kind of model; ``ModelFile/options(default:)`` reads them.
  package var options: String
  /// What else the model needs, by name: `source_tokenizer`, `labels`.
  package var parts: [String: String] = [:]
  /// Where the model comes from: data, command, seed, scores, version of the program. Nothing depends on it.
  package var provenance: [String: String] = [:]

  package init(kind: ModelKind, options: String) {
    self.kind = kind
    self.options = options
  }
}

// MARK: Metadata

extension ModelDescription {
  static let format = "tandem"
  /// Goes up when a program of before could no longer read the file.
  static let formatVersion = 1
  /// Of files with weights in integers.
  static let quantizedFormatVersion = 2
  static let formatVersionKey = "format_version"

  /// Keys of checksums: of the weights as they are in the file, by their names; and of all metadata but this.
  static let weightsChecksum = "checksum.weights"
  static let metadataChecksum = "checksum.metadata"

  private static let partPrefix = "part."
  private static let provenancePrefix = "provenance."

  package var metadata: [String: String] {
    var metadata = [
      "format": Self.format, Self.formatVersionKey: String(Self.formatVersion), "kind": kind.rawValue,
      "options": options,
    ]
    for (name, part) in parts { metadata[Self.partPrefix + name] = part }
    for (name, value) in provenance { metadata[Self.provenancePrefix + name] = value }
    return metadata
  }

  /// - Parameter expected: the kind that is wanted; nil for any.
  init(metadata: [String: String], expecting expected: ModelKind?) throws(ModelFileError.Problem) {
    guard metadata["format"] == Self.format else { throw .foreign(format: metadata["format"]) }
    func value(_ key: String) throws(ModelFileError.Problem) -> String {
      guard let value = metadata[key] else { throw .missingMetadata(key: key) }
      return value
    }
    let version = try value(Self.formatVersionKey)
    let versions = [Self.formatVersion, Self.quantizedFormatVersion]
    guard versions.contains(where: { version == String($0) }) else {
      throw .formatVersion(found: version, expected: versions)
    }
    let kindName = try value("kind")
    guard let kind = ModelKind(rawValue: kindName), expected == nil || kind == expected else {
      let names = expected.map { [$0] } ?? ModelKind.all
      throw .kind(found: kindName, expected: names.map(\.rawValue).joined(separator: ", "))
    }
    self.init(kind: kind, options: try value("options"))
    for (key, value) in metadata {
      if let name = key.withoutPrefix(Self.partPrefix) { parts[name] = value }
      if let name = key.withoutPrefix(Self.provenancePrefix) { provenance[name] = value }
    }
  }
}

extension String {
  fileprivate func withoutPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
