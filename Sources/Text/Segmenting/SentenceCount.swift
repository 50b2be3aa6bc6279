extension String {
  /// How many sentences the line seems to hold, for warnings: one, and one more for each full stop, question or
  /// exclamation mark behind which white space follows and then a letter that may begin a sentence. Full stops behind
  /// numbers and short words with a capital ("am 5. Mai", "Dr. Smith") end none.
  package var roughSentenceCount: Int {
    var count = 0
    var word = Word()
    var (hasMark, hasSpace) = (false, false)
    for scalar in unicodeScalars {
      switch scalar {
      case "。", "！", "？", "।", "؟":
        if !word.isEmpty { count += 1 }
        (word, hasMark, hasSpace) = (Word(), false, false)
      case "!", "?", "…": hasMark = !word.isEmpty
      case ".": hasMark = !word.isEmpty && !word.isAbbreviation
      case _ where WhiteSpace.contains(scalar.value):
        hasSpace = hasMark
        if !hasMark { word.isOver = true }
      case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil:
        let isDigit = scalar.properties.numericType != nil
        if hasSpace && !isDigit && !scalar.properties.isLowercase { count += 1 }
        if hasMark || word.isOver { word = Word() }
        (hasMark, hasSpace) = (false, false)
        word.append(scalar, isDigit: isDigit)
      // Quotes and brackets may stand between a mark and white space.
      default: break
      }
    }
    return count + (word.isEmpty ? 0 : 1)
  }

  /// The word before a mark.
  private struct Word {
    private var length = 0
    private var (beginsWithCapital, endsWithDigit) = (false, false)
    var isOver = false

    var isEmpty: Bool { length == 0 }
    var isAbbreviation: Bool { endsWithDigit || beginsWithCapital && length <= 4 }

    mutating func append(_ scalar: Unicode.Scalar, isDigit: Bool) {
      if length == 0 { beginsWithCapital = scalar.properties.isUppercase }
      length += 1
      endsWithDigit = isDigit
    }
  }
}
