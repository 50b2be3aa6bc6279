import Text

/// An option that some settings of another option never read.
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
  /// A warning, not an error: a configuration file may serve several settings of the command line.
  ///
  /// - Parameter task: whose options they are, where there are several.
  package func warn(ofTask task: String? = nil) {
    let place = task.map { "task \($0.excerpt): " } ?? ""
    for option in self where option.isGiven && !option.isRead {
      Message.warning("\(place)--\(option.name) has no effect without \(option.reader).")
    }
  }
}
