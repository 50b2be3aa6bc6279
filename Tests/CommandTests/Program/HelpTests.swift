import FileFormats
import Testing

@Suite struct HelpTests {
  @Test func helpIsAsRecorded() throws {
    let commands = try Self.commands()
    #expect(commands.contains(["train", "translator"]))
    for words in commands {
      let run = try ProgramRun(words + ["--help"])
      #expect(run.status == 0)
      #expect(run.messages == "")
      try expectSnapshot("help-" + (words.isEmpty ? "tandem" : words.joined(separator: "-")), run.text)
    }
  }

  /// All commands of the program, itself among them, as it lists them for tools.
  private static func commands() throws -> [[String]] {
    let dump = try JSON(parsing: ProgramRun(["--experimental-dump-help"]).text.utf8)
    guard case .object(let top) = dump, let program = top["command"] else { return [] }
    return paths(from: program, at: [])
  }

  private static func paths(from command: JSON, at path: [String]) -> [[String]] {
    guard case .object(let members) = command, case .array(let parts)? = members["subcommands"] else { return [path] }
    return parts.reduce(into: [path]) { all, part in
      guard case .object(let members) = part, case .string(let name)? = members["commandName"], name != "help" else {
        return
      }
      all += paths(from: part, at: path + [name])
    }
  }

  @Test(arguments: ["0", "-5", "wide"]) func widthsThatAreNoneAre80Columns(columns: String) throws {
    let help = try ProgramRun(["tag", "--help"], environment: ["COLUMNS": columns])
    #expect(help.text == (try ProgramRun(["tag", "--help"]).text))
  }

  @Test func versionIsOneLine() throws {
    let run = try ProgramRun(["--version"])
    #expect(run.status == 0)
    #expect(run.text.split(separator: "\n").count == 1)
  }
}
