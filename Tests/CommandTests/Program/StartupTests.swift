import Foundation
import TestSupport
import Testing

/// What a program is left by whoever starts it: closed descriptors, limits, signals and variables.
@Suite struct StartupTests {
  /// The first files that are opened would otherwise stand in for them.
  @Test func closedDescriptorsStayClosed() throws {
    let toy = try Toy()
    let input = try ProgramRun(["tokenize"], shell: #"exec "$@" <&-"#)
    #expect(input.status == 1)
    #expect(input.messages == "tandem: error: standard input: cannot be read (Bad file descriptor).\n")
    let reference = try ProgramRun(["evaluate", "exact", "-", toy.folder["valid"]], shell: #"exec "$@" <&-"#)
    #expect(reference.status == 1)
    #expect(reference.messages == "tandem: error: standard input: cannot be read (Bad file descriptor).\n")
    for command in [["tokenize"], ["--version"], ["translate", "--help"]] {
      let run = try ProgramRun(command, input: Data("a\n".utf8), shell: #"exec "$@" >&-"#)
      #expect(run.status == 1)
      #expect(run.messages == "tandem: error: standard output: cannot be written (Bad file descriptor).\n")
    }
    let training = try ProgramRun(toy.training("model", ["--epochs", "1"]), shell: #"exec "$@" 2>&-"#)
    #expect(training.status == 0)
    let log = try toy.folder.data("model.log.jsonl").split(separator: 0x0A)
    #expect(log.count > 2)
    for line in log { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) } }
  }

  @Test(arguments: [["--help"], ["--version"], ["train", "lm", "--help"]])
  func helpThatCannotBeWrittenIsAnError(command: [String]) throws {
    let run = try ProgramRun(command, outputPath: "/dev/full")
    #expect(run.status == 1)
    #expect(run.messages == "tandem: error: standard output: cannot be written (No space left on device).\n")
  }

  /// The limit of a file's size ends a program by a signal, unless it ignores that.
  @Test func aLimitOfTheFileSizeIsAnError() throws {
    let folder = try TemporaryFolder()
    let input = Data(String(repeating: "a line of text\n", count: 10_000).utf8)
    let run = try ProgramRun(["tokenize", "-o", folder["out"]], input: input, fileSizeLimit: 1024)
    #expect(run.status == 1)
    #expect(run.messages == "tandem: error: \(folder["out"]): cannot be written (File too large).\n")
    #expect(try folder.names == [])
  }

  /// Swift's own handler shows where the program is and lets it go on.
  @Test(.timeLimit(.minutes(1))) func quittingEndsTheProgram() throws {
    let process = try ProgramRun.process(["tokenize"])
    let folder = try TemporaryFolder()
    let said = try folder.file("messages", "")
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle(forWritingAtPath: said)
    try process.run()
    // It answers, and so it is past its start.
    try input.fileHandleForWriting.write(contentsOf: Data("a\n".utf8))
    #expect(output.fileHandleForReading.availableData == Data("▁a\n".utf8))
    kill(process.processIdentifier, SIGQUIT)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGQUIT)
    #expect(try folder.data("messages").isEmpty)
  }

  /// It would write its diagnosis among the results.
  @Test(arguments: ["DNNL", "ONEDNN"]) func variablesOfOneDNNWriteNothing(prefix: String) throws {
    let toy = try Toy()
    #expect(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    let command = ["translate", "-m", toy.folder["model"]]
    let expected = try ProgramRun(command, input: toy.folder.data("valid"))
    let names = try toy.folder.names
    let run = try ProgramRun(
      command, input: toy.folder.data("valid"),
      environment: ["\(prefix)_VERBOSE": "2", "\(prefix)_JIT_DUMP": "1", "\(prefix)_DEFAULT_FPMATH_MODE": "BF16"],
      shell: #"cd "\#(toy.folder.path)" && exec "$@""#)
    #expect(run.status == 0 && run.output == expected.output)
    #expect(try toy.folder.names == names)
  }

  /// Swift would read it as another name, and a file of that name would be written.
  @Test func anArgumentThatIsNotUTF8IsRefused() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun(
      ["tokenize", "-o"], input: Data("a\n".utf8), shell: #"cd "\#(folder.path)" && exec "$@" "$(printf 'caf\351')""#)
    #expect(run.status == 64)
    #expect(
      run.messages == """
        tandem: error: Argument 3, "caf\u{FFFD}", is not valid UTF-8; rename the file, or name it by a link with another \
        name.

        """)
    #expect(try folder.names == [])
  }

  /// No limit on processes binds root, so the program runs as a user without any others.
  @Test(.enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
  func threadsThatCannotBeHadAreReported() throws {
    let toy = try Toy()
    #expect(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    for threads in [1, 2] {
      let run = try ProgramRun(
        ["translate", "-m", toy.folder["model"], "--threads", "\(threads)"], input: toy.folder.data("valid"),
        shell: """
          exec timeout 60 setpriv --reuid=65533 --regid=65533 --clear-groups /bin/bash -c 'ulimit -u 1; exec "$@"' sh "$@"
          """)
      #expect(run.status == (threads == 1 ? 0 : 64))
      if threads > 1 {
        #expect(
          run.messages.hasPrefix(
            "tandem: error: Found room for 1 of 2 threads (Resource temporarily unavailable); give --threads 1, or "),
          "\(run.messages)")
      }
    }
  }
}
