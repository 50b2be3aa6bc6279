import Glibc
import Tensors
import Text

/// What whoever started the program has left it, put right before anything else is done.
package enum Startup {
  /// - Throws: for an instruction set that is none.
  package static func prepare() throws(InstructionSetError) {
    fillStandardDescriptors()
    // A file that may grow no further is then an error with a name, and not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    restoreQuitSignal()
    // oneDNN would write its diagnosis among the results on standard output, and files into folders; round numbers
    // before it multiplies them; or use other instructions than the kernels.
    for library in ["DNNL", "ONEDNN"] {
      for variable in ["VERBOSE", "JIT_DUMP", "JIT_PROFILE", "DEFAULT_FPMATH_MODE", "MAX_CPU_ISA"] {
        unsetenv("\(library)_\(variable)")
      }
    }
    try InstructionSet.checkLimit()
  }

  /// The arguments behind the name of the program.
  ///
  /// - Throws: `ArgumentError` for one that is not UTF-8: it would be read as another, which may be the name of a file.
  package static func arguments() throws(ArgumentError) -> [String] {
    var arguments: [String] = []
    for place in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[place] else { break }
      guard let text = String(validatingCString: argument) else {
        throw ArgumentError(place: place, shown: String(cString: argument))
      }
      arguments.append(text)
    }
    return arguments
  }

  /// Opens what is closed of standard input, output and error, or the first files to be opened would stand in for them.
  /// They are opened the wrong way round, so that reading and writing are still told to fail.
  private static func fillStandardDescriptors() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest that is free, and so the one that is missing.
      _ = open("/dev/null", mode)
    }
  }

  /// Lets SIGQUIT end the program again, as everywhere: Swift's handler shows where the program is and lets it go on.
  private static func restoreQuitSignal() {
    var action = sigaction()
    sigaction(SIGQUIT, nil, &action)
    if SignalHandler.isIgnored(action) { return }
    signal(SIGQUIT, SIG_DFL)
    // The thread that started this program may have held it back, and handed that down.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGQUIT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}

/// An argument of the command line that is not text.
package struct ArgumentError: Error, CustomStringConvertible {
  /// From 1.
  let place: Int
  /// With U+FFFD for what is invalid.
  let shown: String

  package var description: String {
    "Argument \(place), \(shown.excerpt), is not valid UTF-8; rename the file, or name it by a link with another name."
  }
}
