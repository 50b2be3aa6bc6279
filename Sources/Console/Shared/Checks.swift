import ArgumentParser
import Glibc
import Tensors
import Text

/// Checks of values, for `validate()`; each throws a sentence with what was found and expected.
///
/// - Parameter maximum: by default far above any use, and so low that a product with another such number, or with the
///   length of a file, does not overflow.
package func check(_ option: String, _ value: Int?, atLeast minimum: Int, atMost maximum: Int = OptionLimit.count)
  throws
{
  if let value, value < minimum {
    throw ValidationError("--\(option) is \(value), expected a whole number of \(minimum) or more.")
  }
  if let value, value > maximum {
    throw ValidationError("--\(option) is \(value), expected a whole number of at most \(maximum).")
  }
}

/// Written so that NaN fails.
package func check(_ option: String, _ value: Double?, atLeast minimum: Double) throws {
  if let value, !(value >= minimum && value.isFinite) {
    throw ValidationError("--\(option) is \(value), expected a number of \(minimum) or more.")
  }
}

package func check(_ option: String, above minimum: Double, _ value: Double?) throws {
  if let value, !(value > minimum && value.isFinite) {
    throw ValidationError("--\(option) is \(value), expected a number above \(minimum).")
  }
}

/// Checks that the name of a file is not empty, as that in a variable of the shell which is not set.
package func check(_ option: String, path: String?) throws {
  if path?.isEmpty == true {
    throw ValidationError("Found \"\" for --\(option), expected a name; is a variable of the shell not set?")
  }
}

/// Checks that a file to write is none of those that are read, under whatever name.
package func check(_ option: String, _ written: String, isNoneOf read: [String?]) throws {
  var (target, other) = (stat(), stat())
  guard written != "-", stat(written, &target) == 0, target.st_mode & S_IFMT == S_IFREG else { return }
  for path in read.compactMap(\.self) where path != "-" && stat(path, &other) == 0 {
    if other.st_dev == target.st_dev && other.st_ino == target.st_ino {
      throw ValidationError("--\(option) is \(written), a file that is read, too; expected the name of another file.")
    }
  }
}

/// Checks that a neural model is not to go to standard output, where - stands for that elsewhere.
package func checkIsNoStream(_ option: String, _ path: String) throws {
  if path == "-" { throw ValidationError("Found - for --\(option), expected the name of a file to make.") }
}

/// Checks that the language of a text is one that words can be found in.
package func check(locale: String, _ mode: Segmenter.Mode = .word) throws {
  do {
    _ = try Segmenter(mode, locale: locale)
  } catch {
    throw ValidationError("\(error)")
  }
}

/// Checks that standard input is not asked for twice: what one reader has read the other would miss.
package func checkOneIsStandardInput(_ paths: [String?]) throws {
  if paths.count(where: { $0 == "-" }) > 1 {
    throw ValidationError("- is standard input, which can be read only once; name a file for all but one.")
  }
}

/// Checks options as the library does.
///
/// - Parameters:
///   - names: of options, by the properties that they set; and what is typed for a property with a value (`isJoint =
///     false`) where that is not its option followed by the value.
///   - validate: takes what to call a property in an error.
package func check(_ names: [String: String], _ validate: (_ name: (String) -> String) throws(OptionError) -> Void)
  throws
{
  do {
    try validate { names.typedProperty($0) }
  } catch {
    throw ValidationError("\(error)")
  }
}

// Names of options by the properties that they set.
extension [String: String] {
  /// What a user types for a property, `--hidden`, or for a property with its value, as `stack.cell = gru`.
  package func typedProperty(_ property: String) -> String {
    if let name = self[property] { return "--" + name }
    let parts = property.split(separator: " = ", maxSplits: 1)
    guard parts.count == 2 else { return property }
    return typed(String(parts[0]), String(parts[1])) ?? property
  }

  /// What a user types for a property with its value: `--cell gru`, `--crf`, `--no-crf`; nil where no option sets it.
  package func typed(_ property: String, _ value: String) -> String? {
    if let text = self["\(property) = \(value)"] { return "--" + text }
    guard let name = self[property] else { return nil }
    return switch value {
    case "true": "--\(name)"
    case "false": "--no-\(name)"
    default: "--\(name) \(value)"
    }
  }

  /// The same names of the properties of something that is itself a property.
  package func under(_ property: String) -> [String: String] {
    [String: String](uniqueKeysWithValues: map { ("\(property).\($0.key)", $0.value) })
  }

  /// These names and others; of two for the same property the later one counts.
  package func merged(_ others: [String: String]...) -> [String: String] {
    others.reduce(self) { $0.merging($1) { _, later in later } }
  }
}
