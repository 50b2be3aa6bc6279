import ArgumentParser

/// An option of a command as a configuration file knows it: its long name and its value.
///
/// Names and types are read off the options themselves: a property `validInterval` is the option `--valid-interval`, so
/// a list of them cannot go stale.
package struct Setting {
  let name: String
  /// None for an option that has no value and no default; several for one that is given again.
  let values: [String]
  let type: any Any.Type
  /// Whether it may be given again.
  let isRepeating: Bool

  var isSwitch: Bool { type == Bool.self }

  /// The arguments that give it a value.
  func arguments(_ value: String) -> [String] {
    if isSwitch { return [value == "true" ? "--\(name)" : "--no-\(name)"] }
    // In one word a value may begin with a dash; in two it may be empty.
    return value.isEmpty ? ["--\(name)", value] : ["--\(name)=\(value)"]
  }

  /// The options in parsed arguments, those of groups within included, in the order of their declaration.
  static func all(in arguments: any ParsableArguments) -> [Setting] {
    Mirror(reflecting: arguments).children.flatMap { child -> [Setting] in
      switch child.value {
      case let group as any GroupOfSettings:
        return all(in: group.group)
      case let source as any SettingSource:
        return [
          Setting(
            name: name(child.label), values: texts(source.value), type: unwrapped(source.type),
            isRepeating: source.type is any RepeatingValue.Type)
        ]
      default:
        return []
      }
    }
  }

  /// The options of some groups as a configuration file that sets them; those without a value are left out.
  ///
  /// - Parameter tasks: the options of each task of a joint training.
  package static func file(of groups: [any ParsableArguments], tasks: [any ParsableArguments] = []) -> String {
    ConfigurationFile.text(groups.flatMap(given), sections: tasks.map(given))
  }

  /// Names and values of the options that have one.
  private static func given(in arguments: any ParsableArguments) -> [(name: String, value: String)] {
    all(in: arguments).flatMap { setting in setting.values.map { (setting.name, $0) } }
  }

  /// The type of each option of some arguments by its name, those of groups within included.
  package static func types(in arguments: any ParsableArguments.Type) -> [String: any Any.Type] {
    var types: [String: any Any.Type] = [:]
    for child in Mirror(reflecting: arguments.init()).children {
      switch child.value {
      case let group as any GroupOfSettings:
        types.merge(Self.types(in: group.groupType)) { first, _ in first }
      case let source as any SettingSource:
        types[name(child.label)] = unwrapped(source.type)
      default:
        break
      }
    }
    return types
  }

  /// What the value of an option of such a type may be, in words.
  package static func expectation(of type: any Any.Type, found: String) -> String {
    if type == Bool.self { return "true or false" }
    if let described = type as? any DescribedValue.Type { return described.expectation }
    if let integer = type as? any FixedWidthInteger.Type {
      let isNumber = found.drop { $0 == "-" || $0 == "+" }.allSatisfy { $0.isASCII && $0.isNumber }
      return "a whole number" + (isNumber && !found.isEmpty ? integer.limits(found) : "")
    }
    if type is any BinaryFloatingPoint.Type { return "a number" }
    let names = (type as? any ExpressibleByArgument.Type)?.allValueStrings ?? []
    return names.isEmpty ? "another value" : "one of " + names.joined(separator: ", ")
  }

  private static func name(_ label: String?) -> String { kebabCase(String((label ?? "").drop { $0 == "_" })) }

  private static func texts(_ value: Any) -> [String] {
    let mirror = Mirror(reflecting: value)
    let values =
      mirror.displayStyle == .optional || value is any RepeatingValue ? mirror.children.map(\.value) : [value]
    return values.map { ($0 as? any ExpressibleByArgument)?.defaultValueDescription ?? "\($0)" }
  }

  private static func unwrapped(_ type: any Any.Type) -> any Any.Type {
    (type as? any WrappingType.Type)?.wrapped ?? type
  }

  private static func kebabCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
  }
}

/// A type whose values follow a rule, which messages tell where there is no list of all values.
package protocol DescribedValue: ExpressibleByArgument {
  /// What is expected, after "expected".
  static var expectation: String { get }
}

private protocol SettingSource {
  var value: Any { get }
  var type: any Any.Type { get }
}

extension Option: SettingSource {
  fileprivate var value: Any { wrappedValue }
  fileprivate var type: any Any.Type { Value.self }
}

extension Flag: SettingSource {
  fileprivate var value: Any { wrappedValue }
  fileprivate var type: any Any.Type { Value.self }
}

private protocol GroupOfSettings {
  var group: any ParsableArguments { get }
  var groupType: any ParsableArguments.Type { get }
}

extension OptionGroup: GroupOfSettings {
  fileprivate var group: any ParsableArguments { wrappedValue }
  fileprivate var groupType: any ParsableArguments.Type { Value.self }
}

/// The type of an option that may be left out, or may be given again.
private protocol WrappingType {
  static var wrapped: any Any.Type { get }
}

extension Optional: WrappingType {
  fileprivate static var wrapped: any Any.Type { Wrapped.self }
}

/// The value of an option that may be given again.
private protocol RepeatingValue {}

extension Array: WrappingType, RepeatingValue {
  fileprivate static var wrapped: any Any.Type { Element.self }
}

extension FixedWidthInteger {
  /// What is expected of a whole number that is none of this type.
  fileprivate static func limits(_ found: String) -> String {
    !isSigned && found.hasPrefix("-") ? " of 0 or more" : " of at most 18 digits"
  }
}
