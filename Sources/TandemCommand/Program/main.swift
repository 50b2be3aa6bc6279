import ArgumentParser
import Console
import Glibc

do {
  try Startup.prepare()
  let arguments = try Startup.arguments()
  if arguments.count == 2, Set(arguments) == ["--version", "--verbose"] { exit(Machine.printVersion()) }
  exit(Program.run(arguments))
} catch {
  Message.error("\(error)")
  exit(ExitCode.validationFailure.rawValue)
}
