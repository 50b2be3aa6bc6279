import Foundation

package enum TimeSpan {
  /// `1 h 02 min`, `3 min 20 s`, `12 s`.
  package static func text(_ seconds: Double) -> String {
    let seconds = Int(min(max(seconds, 0), 1e9).rounded())
    if seconds >= 3600 { return "\(seconds / 3600) h \(String(format: "%02d", seconds % 3600 / 60)) min" }
    if seconds >= 60 { return "\(seconds / 60) min \(String(format: "%02d", seconds % 60)) s" }
    return "\(seconds) s"
  }
}
