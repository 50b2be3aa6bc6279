import ArgumentParser
import Foundation
import Tensors

struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to work with; results do not depend on them. (default: all cores)")
  var threads: Int?

  func validate() throws {
    try check("threads", threads, atLeast: 1, atMost: 4096)
    // No more than there are cores will run.
    try ThreadSupply.check(min(count, ProcessInfo.processInfo.activeProcessorCount) - 1)
  }

  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
  var workers: Workers { Workers(threadCount: count) }
}
