import ArgumentParser
import Glibc
import Tandem
import Tensors
import Text

/// The name of a file with the weight that may follow it, as `web.tsv:0.3`.
struct WeightedPath {
  let path: String
  /// 1 where none is given.
  let weight: Double

  /// What stands behind the last colon is a weight if it is a number, unless there is a file of the whole name.
  init(_ text: String) {
    if let colon = text.lastIndex(of: ":"), let weight = Double(text[text.index(after: colon)...]),
      access(text, F_OK) != 0
    {
      (path, self.weight) = (String(text[..<colon]), weight)
    } else {
      (path, weight) = (text, 1)
    }
  }

  /// - Parameter option: that has the name.
  /// - Throws: `ValidationError` for what stands behind the colon of a file and is no weight.
  func validate(of option: String) throws {
    if let colon = path.lastIndex(of: ":"), access(path, F_OK) != 0, access(String(path[..<colon]), F_OK) == 0 {
      throw ValidationError(
        "--\(option) is \(path.excerpt), expected a number above 0 behind the colon, such as "
          + "\(path[..<colon]):0.3, which is the share of the file's pairs in each epoch.")
    }
    do {
      try Weighted(path, weight: weight).validate(calling: "the weight of \(path) in --\(option)")
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
