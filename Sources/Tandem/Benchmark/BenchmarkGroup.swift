import Foundation

/// Figures that are measured together.
package struct BenchmarkGroup: Sendable {
  package let name: String
  /// One line for people.
  package let summary: String
  private let measureOnce: @Sendable (BenchmarkSettings) throws -> [BenchmarkFigure]

  init(
    _ name: String, _ summary: String, measuring: @escaping @Sendable (BenchmarkSettings) throws -> [BenchmarkFigure]
  ) {
    (self.name, self.summary, measureOnce) = (name, summary, measuring)
  }

  /// A group whose figures are those of made-up models.
  init(
    _ name: String, _ summary: String,
    measuringModels: @escaping @Sendable (BenchmarkSettings, MadeUpModels) throws -> [BenchmarkFigure]
  ) {
    self.init(name, summary) { settings in
      try measuringModels(settings, MadeUpModels(reduction: settings.reduction, in: settings.folder))
    }
  }

  package static let all: [BenchmarkGroup] = [.products, .kernels, .training, .use, .program]

  package func measure(_ settings: BenchmarkSettings) throws -> [BenchmarkFigure] {
    try measureOnce(settings).map { $0.named(group: name) }
  }
}

package struct BenchmarkSettings: Sendable {
  package let threadCount: Int
  /// The program whose start is measured.
  package let programPath: String
  /// For each product and kernel; trainings and searches have a fixed amount of work.
  package let seconds: Double
  /// Where made-up text and models are kept while they are measured.
  package let folder: URL
  /// What the sizes of made-up models and the amount of text are divided by.
  package let reduction: Int

  package init(threadCount: Int, programPath: String, seconds: Double, folder: URL, reduction: Int = 1) {
    (self.threadCount, self.programPath) = (threadCount, programPath)
    (self.seconds, self.folder, self.reduction) = (seconds, folder, reduction)
  }
}
