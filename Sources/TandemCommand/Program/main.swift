import ArgumentParser
import Console
import Glibc

Startup.prepare()
do {
  exit(Program.run(try Startup.arguments()))
} catch {
  Message.error("\(error)")
  exit(ExitCode.validationFailure.rawValue)
}
