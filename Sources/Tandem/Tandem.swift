/// The version of this library and program.
public let tandemVersion = "0.1.0"
