/// What can be wrong with the text, the files and the settings given to this module.
public enum TextError: Error, Hashable, Sendable {
  case missingFile(path: String)
  /// The folder that a file is to be made in is not there.
  case missingFolder(path: String)
  case isDirectory(path: String)
  case noPermission(path: String)
  /// What is read more than once is not a regular file; `found` is what it is.
  case readTwice(path: String, found: String)
  /// Any other failure of the operating system; `reason` is its own message.
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// The program that reads a pipe has gone; not the user's mistake.
  case nobodyReads(path: String)
  /// `byte` counts from 0 in the file as it is, `unpackedCount` are the bytes that were unpacked before it.
  case damagedGzip(path: String, byte: Int, unpackedCount: Int, reason: String)
  /// `line` counts from 1, and so does `byte` within the line; `found` is the ill-formed sequence that begins there.
  /// It may look like a character of Latin-1, or of Windows-1252, which has those of Latin-1 and more.
  case invalidUTF8(path: String, line: Int, byte: Int, found: [UInt8], looksLatin1: Bool)
  /// The text is in another encoding; `found` is its name.
  case foreignEncoding(path: String, found: String)
  /// A line has more than `limit` bytes.
  case longLine(path: String, line: Int, limit: Int)
  case malformedMerge(path: String, line: Int, found: String, expected: String)
  case malformedVocabulary(path: String, line: Int, found: String, expected: String)
  case unknownLocale(found: String)
  /// Parts of a tokenizer that do not go together.
  case inconsistentTokenizer(found: String, expected: String)
}

extension TextError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingFile(let path):
      "\(path.isEmpty ? path.excerpt : path): no such file; check the path."
    case .missingFolder(let path):
      "\(path.isEmpty ? path.excerpt : path): there is no such folder to make the file in; make it, or choose another."
    case .isDirectory(let path):
      "\(path): found a folder, expected a file; give the path of one."
    case .noPermission(let path):
      "\(path): permission denied; check who may read or write it."
    case .readTwice(let path, let found):
      "\(path): found \(found), expected a file, for it is read more than once; write the text to one (packed by gzip if you like)."
    case .cannotRead(let path, let reason):
      "\(path): cannot be read (\(reason))."
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written (\(reason))."
    case .nobodyReads(let path):
      "\(path): nobody reads it any more."
    case .damagedGzip(let path, let byte, let unpackedCount, let reason):
      """
      \(path): gzip data is damaged at byte \(byte), after \(unpackedCount) unpacked bytes (\(reason)); copy or pack the \
      file anew.
      """
    case .invalidUTF8(let path, let line, let byte, let found, let looksLatin1):
      """
      \(path):\(line): byte \(byte) of the line is not valid UTF-8 (found \(Self.hexadecimal(found))); convert the \
      file to UTF-8\(Self.conversion(looksLatin1: looksLatin1)), or have such bytes replaced where there is a choice (on-error: replace).
      """
    case .foreignEncoding(let path, let found):
      "\(path): looks like \(found), expected UTF-8; convert it with `iconv -f \(found) -t UTF-8`."
    case .longLine(let path, let line, let limit):
      "\(path):\(line): the line is longer than \(limit) bytes; break it into lines, or choose a file of text."
    case .malformedMerge(let path, let line, let found, let expected):
      "\(path):\(line): found \(found.excerpt), expected \(expected); was this file written by a BPE learner?"
    case .malformedVocabulary(let path, let line, let found, let expected):
      "\(path):\(line): found \(found.excerpt), expected \(expected); was this file written as a vocabulary?"
    case .unknownLocale(let found):
      "\(found.excerpt) is not a locale known here; give a language tag such as \"de\", \"pt-BR\" or \"ja\"."
    case .inconsistentTokenizer(let found, let expected):
      "Tokenizer settings do not fit together: found \(found), expected \(expected)."
    }
  }

  /// How to convert text that is not UTF-8, where its bytes show it.
  package static func conversion(looksLatin1: Bool) -> String {
    looksLatin1 ? " (it looks like Latin-1 or Windows-1252: `iconv -f WINDOWS-1252 -t UTF-8`)" : ""
  }

  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0x0" : "0x") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
