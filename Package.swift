// swift-tools-version: 6.2
import PackageDescription

// C is optimized in a debug build, too: kernels that are not are some fifty times slower, which would reach every
// program that depends on this package and is built the default way. From tools version 6.2 on, a dependency may have
// such flags.
let optimized: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

// Imports go one way: a target may import only what stands above it here.
let package = Package(
  name: "Tandem",
  products: [
    .library(name: "Tandem", targets: ["Tandem"]),
    .executable(name: "tandem", targets: ["TandemCommand"]),
  ],
  traits: [.trait(name: "Server", description: "`tandem serve`, on Hummingbird.")],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.0")),
    .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMajor(from: "2.28.0")),
    .package(url: "https://github.com/apple/swift-log", .upToNextMajor(from: "1.14.0")),
    .package(url: "https://github.com/apple/swift-nio", .upToNextMajor(from: "2.101.0")),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMajor(from: "2.11.0")),
  ],
  targets: [
    .target(name: "CICU", cSettings: optimized, linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
    .target(name: "CKernels", cSettings: optimized),
    .target(
      name: "CDNNL", dependencies: ["CKernels"], cSettings: optimized, linkerSettings: [.linkedLibrary("dnnl")]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CZLIB", cSettings: optimized, linkerSettings: [.linkedLibrary("z")]),
    .target(name: "Tokens"),
    .target(name: "FileFormats", dependencies: ["CKernels"]),
    .target(name: "Text", dependencies: ["Tokens", "FileFormats", "CICU", "CZLIB"]),
    .target(name: "Documents"),
    .target(name: "NGrams", dependencies: ["Tokens", "FileFormats", "Text"]),
    .target(name: "Tensors", dependencies: ["FileFormats", "CDNNL", "CKernels"]),
    .target(name: "Layers", dependencies: ["Tensors", "CKernels"]),
    .target(name: "Models", dependencies: ["Tokens", "Layers", "Tensors"]),
    .target(name: "Decoding", dependencies: ["Tokens", "Models", "Tensors"]),
    .target(name: "Corpora", dependencies: ["Tokens", "Text", "Documents", "Tensors"]),
    .target(name: "Training", dependencies: ["Tensors"]),
    .target(name: "Evaluation", dependencies: ["Tokens"]),
    .target(name: "Plots", dependencies: ["CICU"]),
    // What the program does without the library is compiled beside it. SwiftPM starts targets in the order in which
    // lists of dependencies name them: those that the library waits for come first, so that two cores are busy to the
    // end.
    .target(
      name: "Console",
      dependencies: [
        "Text", "Tensors", "CYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "DataCommands",
      dependencies: [
        "Console", "Text", "NGrams", "Tensors", "Layers", "Corpora", "Training", "Evaluation", "Plots",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "Tandem",
      dependencies: [
        "CKernels", "Tokens", "FileFormats", "Text", "Documents", "Tensors", "Corpora", "Layers", "Models", "Decoding",
        "NGrams",
        "Training", "Evaluation",
      ]),
    // Protocols and batches, without a network.
    .target(
      name: "Serving",
      dependencies: ["Tokens", "FileFormats", "Text", "Documents", "Tensors", "Decoding", "Corpora", "Tandem"]),
    .target(
      name: "HTTPServer",
      dependencies: [
        "Serving",
        .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Server"])),
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Server"])),
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Server"])),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["Server"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Server"])),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: .when(traits: ["Server"])),
      ]),
    .executableTarget(
      name: "TandemCommand",
      dependencies: [
        "Tandem", "Tokens", "FileFormats", "Text", "Documents", "NGrams", "Tensors", "Layers", "Models", "Decoding",
        "Corpora", "Training", "Evaluation", "Plots", "Console", "DataCommands", "Serving", "HTTPServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "FileFormatsTests", dependencies: ["FileFormats", "Tensors", "TestSupport"]),
    .testTarget(name: "TextTests", dependencies: ["Tokens", "Text", "TestSupport"], resources: [.copy("Golden")]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
    .testTarget(
      name: "NGramsTests", dependencies: ["Tokens", "NGrams", "Text", "TestSupport"], resources: [.copy("Golden")]),
    .testTarget(name: "PlotsTests", dependencies: ["Plots", "TestSupport"], exclude: ["Snapshots"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation"], resources: [.copy("Golden")]),
    // Counts what a test asks memory for.
    .target(name: "CAllocations", path: "Tests/Allocations"),
    // Golden files lie here, for several suites read them.
    .target(
      name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport", resources: [.copy("Golden")]),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "FileFormats", "TestSupport", "CKernels", "CDNNL"],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "CorporaTests", dependencies: ["Tokens", "Corpora", "Text", "Tensors", "TestSupport"],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Models", "Layers", "Tensors", "TestSupport"]),
    .testTarget(
      name: "TandemTests",
      dependencies: [
        "Tandem", "Tokens", "FileFormats", "NGrams", "Training", "Corpora", "Decoding", "Documents", "Evaluation",
        "Models", "Layers", "Tensors", "Text", "TestSupport",
      ]),
    // As a program outside of this package: nothing but the public interface.
    .testTarget(name: "LibraryTests", dependencies: ["Tandem"], packageAccess: false),
    .testTarget(
      name: "DecodingTests",
      dependencies: ["Decoding", "Models", "Layers", "Tensors", "TestSupport", "CAllocations"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TandemCommand", "Console", "DataCommands", "Tandem", "Training", "Layers", "Tensors", "FileFormats",
        "TestSupport", "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "ServingTests", dependencies: ["Serving", "Tandem", "FileFormats", "Tensors", "TestSupport"]),
    .testTarget(
      name: "ModelsTests", dependencies: ["Models", "Layers", "Tensors", "TestSupport", "CKernels"]),
    .testTarget(name: "LayersTests", dependencies: ["Layers", "Tensors", "TestSupport", "CKernels"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
