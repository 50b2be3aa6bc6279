/// Why a model cannot be adapted.
package enum AdaptationError: Error, Equatable, CustomStringConvertible {
  /// A model that is no translator, and pairs.
  case needsOneFile(path: String, kind: String)
  /// A model that is no translator, and text to replay.
  case replaysTranslations(path: String, kind: String, replay: String)
  /// Its heads learn from files of several kinds.
  case joint(path: String)
  /// The columns of tags are not as many as the heads that predict them.
  case columns(path: String, heads: [String], found: Int)

  package var description: String {
    switch self {
    case .needsOneFile(let path, let kind): "\(path) is \(kind), which learns from one file; give it as --train."
    case .replaysTranslations(let path, let kind, let replay):
      "\(path) is \(kind), and \(replay) is text for a translator to translate and learn from; leave it out."
    case .joint(let path):
      "\(path) has heads of several kinds, which learn from different files, and cannot be adapted yet; adapt a model of one "
        + "kind, or train this one anew with `tandem train joint`."
    case .columns(let path, let heads, let found):
      "\(path) predicts \(heads.joined(separator: ", ")), and \(found) of the columns in which their tags stand are known; "
        + "give a column for each of them as --tag-columns."
    }
  }
}
