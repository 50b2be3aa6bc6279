import Console
import Foundation
import Tandem

/// How a running training stands, in one line: all of it where there is room, and else what matters most.
package struct ProgressLine {
  private let epochShare: Double
  /// Each with its rank: those of higher ranks are left out first.
  private let parts: [(text: String, rank: Int)]

  package init(_ progress: TrainingRun.Progress, _ measures: TrainingRun.Measures, maximumEpochs: Int) {
    epochShare = progress.epochShare
    var parts = [
      ("epoch \(progress.epoch + 1)/\(maximumEpochs)", 0), ("step \(progress.step)", 1),
      ("\(measures.loss) " + String(format: "%.3f", progress.loss), 2),
    ]
    if measures.hasPerplexity { parts.append((String(format: "perplexity %.2f", progress.perplexity), 5)) }
    parts.append(("\(Int(progress.targetsPerSecond)) \(measures.target)s/s", 4))
    if let left = progress.secondsLeft { parts.append(("about \(TimeSpan.text(left)) left", 3)) }
    self.parts = parts.map { (text: $0.0, rank: $0.1) }
  }

  /// Everything, without a bar.
  package var whole: String { text(upTo: .max) }

  private func text(upTo rank: Int) -> String {
    parts.filter { $0.rank <= rank }.map(\.text).joined(separator: ", ")
  }

  /// A bar and as much as a terminal has room for. The last column stays free: a character there would begin a new
  /// line.
  package func drawn(width: Int) -> String {
    let room = max(width - 1, 0)
    for rank in stride(from: 5, through: 0, by: -1) {
      let text = text(upTo: rank)
      for barWidth in [20, 10] where barWidth + 3 + text.count <= room {
        return StatusLine.bar(epochShare, width: barWidth) + " " + text
      }
      if text.count <= room { return text }
    }
    return String(text(upTo: 0).prefix(room))
  }
}
