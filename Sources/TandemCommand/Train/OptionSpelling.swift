import ArgumentParser
import Console
import Tandem
import Training

/// What is typed for the options of a training, in a message that knows them by their properties.
package struct OptionSpelling {
  /// Options by the properties that they set. A key such as `text.isJoint = false` is a property with one of its
  /// values, and names all that is typed for it.
  let names: [String: String]
  private let types: [String: any Any.Type]
  private let typedDifferences: ([OptionDifference]) -> [OptionDifference]

  init(of command: some TrainingCommand) {
    names = command.names
    types = type(of: command).settings.reduce(into: [:]) { types, group in
      types.merge(Setting.types(in: group)) { first, _ in first }
    }
    typedDifferences = command.typed
  }

  /// - Returns: nil for a command that trains nothing.
  package init?(_ command: any ParsableCommand) {
    guard let command = command as? any TrainingCommand else { return nil }
    self = command.spelling
  }

  /// The same error with options as they are typed, where it is about options.
  func spelled(_ error: any Error) -> any Error {
    let underlying = (error as? TrainingFailure)?.underlying ?? error
    guard case TrainingError.otherOptions(let path, let differences) = underlying else { return error }
    var descriptions: [String] = []
    // One option may set several properties.
    for description in typedDifferences(differences).map(description) where !descriptions.contains(description) {
      descriptions.append(description)
    }
    return CheckpointOfOtherOptions(path: path, differences: descriptions)
  }

  package func description(of difference: OptionDifference) -> String {
    let property = Self.property(difference.name)
    if difference.isContent { return names[property].map { "other content of \($0)" } ?? difference.description }
    if let now = typed(property, difference.value), let before = typed(property, difference.checkpointValue) {
      return "\(now), checkpoint: \(before)"
    }
    guard let option = names[property] else { return difference.description }
    return "--\(option) \(value(difference.value)), checkpoint: \(value(difference.checkpointValue))"
  }

  /// All that is typed for one value, where an option's value is not the property's.
  private func typed(_ property: String, _ value: String?) -> String? {
    guard let value else { return nil }
    // As a switch is encoded.
    let text = ["0": "false", "1": "true"][value] ?? value
    let isSwitch = names[property].map { types[$0] == Bool.self } ?? false
    return isSwitch || names["\(property) = \(text)"] != nil ? names.typed(property, text) : nil
  }

  private func value(_ value: String?) -> String {
    guard let value else { return "unset" }
    return value.isEmpty ? "\"\"" : value
  }

  /// Options of all heads are one where a command has but one kind: `heads.0.tags._0.usesCRF` is `head.usesCRF`.
  private static func property(_ name: String) -> String {
    name.replacing(#/^heads\.\d+\.\w+\._0\./#) { _ in "head." }
  }
}

/// A command that trains a neural model.
protocol TrainingCommand: ConfigurableCommand {
  /// Its options by the properties that they set.
  var names: [String: String] { get }

  /// Differences of properties as differences of what is typed, where a value is not the one that is typed.
  func typed(_ differences: [OptionDifference]) -> [OptionDifference]
}

extension TrainingCommand {
  func typed(_ differences: [OptionDifference]) -> [OptionDifference] { differences }

  var spelling: OptionSpelling { OptionSpelling(of: self) }
}

/// The checkpoint beside a model is that of a training with other options.
struct CheckpointOfOtherOptions: Error, CustomStringConvertible {
  let path: String
  let differences: [String]

  var description: String { TrainingError.otherOptions(path: path, differences) }
}
