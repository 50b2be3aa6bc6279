import Text

/// An option that some settings of other options never read.
///
/// It is given in vain, and the results are those that are asked for: a warning says so, for a configuration file or a
/// script may serve several settings. What contradicts another option is an error, and so is an option that would
/// change the form of the output and cannot, for whatever reads the output relies on it.
package struct IneffectiveOption {
  let name: String
  /// It differs from its default, so whoever gave it expects something of it.
  let isGiven: Bool
  let isRead: Bool
  /// The setting that reads it.
  let reader: String

  package init(_ name: String, _ isGiven: Bool, _ isRead: Bool, _ reader: String) {
    self.name = name
    self.isGiven = isGiven
    self.isRead = isRead
    self.reader = reader
  }
}

extension [IneffectiveOption] {
  /// - Parameter task: whose options they are, where there are several.
  package func warn(ofTask task: String? = nil) {
    let place = task.map { "task \($0.excerpt): " } ?? ""
    for option in self where option.isGiven && !option.isRead {
      Message.warning("\(place)--\(option.name) has no effect without \(option.reader).")
    }
  }
}
