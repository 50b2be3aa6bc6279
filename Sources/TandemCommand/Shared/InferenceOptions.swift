import ArgumentParser
import Console
import Tensors

/// How a trained model is run.
struct InferenceOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var exactness: ExactnessOption

  var exact: Bool { exactness.exact }
  var threadCount: Int { threads.count }
  /// The threads to work with.
  var workers: Workers { threads.workers }
}

struct ExactnessOption: ParsableArguments {
  @Flag(
    help: """
      Let no result depend on the batch in its last digits on processors without AVX-512, at a price in speed; with \
      AVX-512 none does.
      """)
  var exact = false
}
