import ArgumentParser

/// The file that options of a training may stand in.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read options from a YAML file.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the options as a file for --config, and do nothing else.")
  var dumpConfig = false
}
