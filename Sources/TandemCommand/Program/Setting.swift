import ArgumentParser

/// An option of a command as a configuration file knows it: its long name and its value.
///
/// Names and types are read off the options themselves: a property `validInterval` is the option `--valid-interval`, so
/// a list of them cannot go stale.
struct Setting {
  let name: String
  /// Nil for an option that has no value and no default.
  let value: String?
  let type: any Any.Type

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
        let name = kebabCase(String((child.label ?? "").drop { $0 == "_" }))
        return [Setting(name: name, value: text(source.value), type: unwrapped(source.type))]
      default:
        return []
      }
    }
  }

  private static func text(_ value: Any) -> String? {
    let mirror = Mirror(reflecting: value)
    guard let value = mirror.displayStyle == .optional ? mirror.children.first?.value : Optional(value) else {
      return nil
    }
    return (value as? any ExpressibleByArgument)?.defaultValueDescription ?? "\(value)"
  }

  private static func unwrapped(_ type: any Any.Type) -> any Any.Type {
    (type as? any OptionalType.Type)?.wrapped ?? type
  }

  private static func kebabCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
  }
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
}

extension OptionGroup: GroupOfSettings {
  fileprivate var group: any ParsableArguments { wrappedValue }
}

private protocol OptionalType {
  static var wrapped: any Any.Type { get }
}

extension Optional: OptionalType {
  fileprivate static var wrapped: any Any.Type { Wrapped.self }
}
