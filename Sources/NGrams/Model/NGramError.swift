import Glibc
import Text

/// What can be wrong with the files and settings given to this module.
package enum NGramError: Error, Equatable, Sendable {
  /// A text without a single sentence.
  case noSentences(path: String)
  /// A line with more tokens than can be numbered.
  case longSentence(limit: Int)
  case tooManyNGrams(limit: Int)
  /// What does not fit in memory could not be kept on disk; `action` as in "cannot … it".
  case temporaryFile(folder: String, action: String, code: Int32)

  /// `line` counts from 1, of the unpacked text where the file is gzip.
  case malformedARPA(path: String, line: Int, found: String, expected: String)
  /// IRSTLM's intermediate format, which looks the same.
  case intermediateARPA(path: String)
  /// A token that would be read as several, or as none.
  case unwritableToken(path: String, token: String)

  /// A system call failed; `action` as in "cannot … it".
  case system(path: String, action: String, code: Int32)
  case notRegularFile(path: String, found: String)
  /// The name asks for the compact form and gzip at once.
  case packedName(path: String)
  /// The compact form, packed by gzip.
  case packed(path: String)
  /// The model is to be one of bytes, and its vocabulary is not.
  case noBytes(path: String)
  /// The model is to be one of words or characters, and its vocabulary is the bytes.
  case bytesAlone(path: String)
  /// The file does not begin as a model does.
  case foreign(path: String)
  case formatVersion(path: String, found: UInt32, expected: UInt32)
  case size(path: String, found: Int, expected: Int)
  case checksum(path: String)
  /// The checksum is right and the content is impossible: not damage by chance.
  case damaged(path: String, part: String, found: String, expected: String)
  /// The finished file is there under another name.
  case cannotRename(path: String, temporary: String, code: Int32)
}

extension NGramError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSentences(let path):
      "\(path): found no line, expected sentences to count; check the file."
    case .longSentence(let limit):
      "Found a line of more than \(limit) tokens, expected sentences; break the text into lines."
    case .tooManyNGrams(let limit):
      "Found more than \(limit) different n-grams, expected fewer; choose a lower order, or leave out rare ones by --prune."
    case .temporaryFile(let folder, let action, let code):
      """
      \(folder): cannot \(action) a temporary file (\(String(cString: strerror(code)))); free some space, choose another \
      folder by --temp-folder, or allow more memory by --memory.
      """
    case .malformedARPA(let path, let line, let found, let expected):
      "\(path):\(line): found \(found), expected \(expected); is this a language model in the ARPA format?"
    case .intermediateARPA(let path):
      """
      \(path): found iARPA, whose numbers are discounted frequencies, expected the probabilities of ARPA; convert it by \
      IRSTLM's `compile-lm --text=yes`.
      """
    case .unwritableToken(let path, let token):
      """
      \(path): the token \(token.excerpt) cannot stand in an ARPA file, where spaces part tokens; write the compact form \
      instead.
      """
    case .system(let path, let action, let code):
      "\(path.isEmpty ? path.excerpt : path): cannot \(action) it: \(String(cString: strerror(code))); \(Self.remedy(code))."
    case .notRegularFile(let path, let found):
      "\(path): found \(found), expected a file; give the path of one."
    case .packedName(let path):
      """
      \(path): found a name in .gz, expected one in .arpa.gz or another for the compact form, which is never packed; choose \
      another name.
      """
    case .packed(let path):
      "\(path): found the compact form packed by gzip, expected it as it was written; unpack it by gunzip."
    case .noBytes(let path):
      """
      \(path): found a vocabulary of other tokens than the 256 bytes, expected those for the unit bytes; take words or \
      characters as the unit.
      """
    case .bytesAlone(let path):
      "\(path): found a vocabulary of the 256 bytes alone, expected words or characters; take bytes as the unit."
    case .foreign(let path):
      """
      \(path): found neither an ARPA file nor the compact form, expected an n-gram model; was it written by \
      `tandem train ngram`?
      """
    case .formatVersion(let path, let found, let expected):
      "\(path): found version \(found) of the compact form, expected \(expected); convert the model's ARPA file anew."
    case .size(let path, let found, let expected):
      "\(path): found \(found) bytes, expected \(expected); it may be an incomplete copy."
    case .checksum(let path):
      "\(path): the checksum is not that of the content; the file is damaged, copy it anew."
    case .damaged(let path, let part, let found, let expected):
      "\(path): \(part): found \(found), expected \(expected); the file is damaged, copy it anew."
    case .cannotRename(let path, let temporary, let code):
      """
      \(path): cannot give the finished file this name: \(String(cString: strerror(code))); it is whole in \(temporary), \
      copy it from there before you try again.
      """
    }
  }

  private static func remedy(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free some space or choose another folder"
    case EFBIG: "raise the limit of the file size"
    case EIO: "check the disk"
    default: "check the path and its permissions"
    }
  }
}
