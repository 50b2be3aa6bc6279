import ArgumentParser
import Foundation
import Tensors

package struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to work with: they change the speed, never a result. (default: all cores)")
  var threads: Int?

  package init() {}

  package func validate() throws {
    try check("threads", threads, atLeast: 1, atMost: 4096)
    // No more than there are cores will run.
    try ThreadSupply.check(min(count, ProcessInfo.processInfo.activeProcessorCount) - 1)
  }

  package var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
  package var workers: Workers { Workers(threadCount: count) }
}
