import Text

/// A vector of numbers for each of some words, as word2vec, GloVe or fastText make them.
///
/// ```swift
/// let forms = WordForms(lowercase: true, foldedDigits: true)
/// let vectors = try WordVectors(contentsOf: "glove.6B.100d.txt.gz", for: words, forms: forms)
/// if let vector = vectors["Berlin"] { … }  // that of "berlin"
/// print(vectors.coverage(of: counts))      // 18,211 of 20,000 words (91.1 %), 99.2 % of running words, …
/// ```
/// Words are compared by exact bytes.
package struct WordVectors: Sendable {
  /// The numbers of a vector.
  package let dimension: Int
  package let forms: WordForms
  /// How many words of the file had come before; the first vector of a word counts.
  package let duplicateCount: Int
  let table: ByteStringTable
  /// `[words, dimension]`, in the order of the words.
  let values: [Float]
  /// The first of the words that are the same in lower case, by that; empty unless the forms ask for it.
  private let otherCase: LowercaseIndex

  init(dimension: Int, forms: WordForms, duplicateCount: Int, table: ByteStringTable, values: [Float]) {
    precondition(
      values.count == table.count * dimension, "\(values.count) numbers for \(table.count) vectors of \(dimension)")
    self.dimension = dimension
    self.forms = forms
    self.duplicateCount = duplicateCount
    self.table = table
    self.values = values
    otherCase = forms.ignoresCaseOfFile ? LowercaseIndex(table) : LowercaseIndex()
  }

  /// Puts vectors together, for ``write(to:as:)``.
  ///
  /// - Parameters:
  ///   - words: all different.
  ///   - values: `[words, dimension]`, row after row.
  package init(words: [String], dimension: Int, values: [Float]) {
    var table = ByteStringTable(minimumCapacity: words.count)
    for word in words { table.insert(word.utf8) }
    precondition(table.count == words.count, "\(words.count) words, of which \(table.count) are different")
    self.init(dimension: dimension, forms: WordForms(), duplicateCount: 0, table: table, values: values)
  }

  /// The number of words.
  package var count: Int { table.count }

  package var words: [String] { (0..<count).map { table.string(at: $0) } }

  /// The vector of a word under the first of its forms that has one.
  package subscript(word: String) -> ArraySlice<Float>? { find(word).map { row($0.index) } }

  /// The vector of the word with this number.
  package func row(_ index: Int) -> ArraySlice<Float> { values[index * dimension..<(index + 1) * dimension] }

  func find(_ word: String) -> (index: Int, form: WordForms.Form)? {
    let spellings = forms(word)
    func find(_ isWanted: (WordForms.Form) -> Bool) -> (index: Int, form: WordForms.Form)? {
      for (form, spelling) in spellings where isWanted(form) {
        if let index = table.index(of: spelling.utf8) { return (index, form) }
      }
      return nil
    }
    return find { $0 != .foldedDigits } ?? otherCase[word].map { ($0, .otherCase) } ?? find { $0 == .foldedDigits }
  }
}
