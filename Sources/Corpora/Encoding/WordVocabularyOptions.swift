import Tensors
import Text
import Tokens

extension WordVocabulary.Options {
  /// Longer affixes are hardly found a second time.
  package static let longestAffix = 20

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    let smallest = SpecialTokens.count + 1
    try check(name("minimumCount"), minimumCount, in: 1...OptionLimit.count)
    try check(name("maximumSize"), maximumSize ?? smallest, in: smallest...OptionLimit.count)
    try check(name("longestPrefix"), longestPrefix, in: 0...Self.longestAffix)
    try check(name("longestSuffix"), longestSuffix, in: 0...Self.longestAffix)
  }
}
