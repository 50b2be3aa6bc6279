/// An option, or something else that a model depends on, in which a training differs from the one that left a
/// checkpoint.
package struct OptionDifference: Sendable, Equatable {
  /// The property of the options, as `training.seed`; or what is no option, as `training text`.
  package let name: String
  /// The value now; nil where there is none.
  package let value: String?
  /// The value in the checkpoint; nil where it has none.
  package let checkpointValue: String?
  /// The values are sums over some content, which tell a reader nothing.
  package let isContent: Bool

  package init(name: String, value: String?, checkpointValue: String?, isContent: Bool = false) {
    self.name = name
    self.value = value
    self.checkpointValue = checkpointValue
    self.isContent = isContent
  }
}

extension OptionDifference: CustomStringConvertible {
  package var description: String {
    isContent ? "another \(name)" : "\(name) \(value ?? "unset"), checkpoint: \(checkpointValue ?? "unset")"
  }
}
