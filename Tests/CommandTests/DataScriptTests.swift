import Foundation
import TestSupport
import Testing

/// The scripts that make parallel text of public data, on a few lines of such.
@Suite struct DataScriptTests {
  /// Runs a script of `data/`.
  private func run(_ script: String, _ arguments: String..., succeeds: Bool = true) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [root.appendingPathComponent("data/\(script)").path] + arguments
    try process.run()
    process.waitUntilExit()
    #expect((process.terminationStatus == 0) == succeeds)
  }

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    String(decoding: try folder.bytes(name), as: UTF8.self)
  }

  @Test func aWordThatIsSaidInSeveralWaysHasSeveralReferences() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("train.tsv", "a\tAH0\na\tEY1\nit's\tIH1 T S\n")
    _ = try folder.file("dev.tsv", "be\tB IY1\n")
    _ = try folder.file("test.tsv", "read\tR EH1 D\nto\tT UW1\nread\tR IY1 D\nto\tT IH0\nto\tT AH0\n")
    try run("make-pronunciations.sh", folder.path, folder["made"])
    let expected = [
      "train.src": "a\na\ni t ' s\n", "train.tgt": "AH0\nEY1\nIH1 T S\n", "valid.src": "b e\n", "valid.tgt": "B IY1\n",
      "test.src": "r e a d\nt o\n", "test.tgt": "R EH1 D\nT UW1\n", "test.2.tgt": "R IY1 D\nT IH0\n",
      "test.3.tgt": "R EH1 D\nT AH0\n",
    ]
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder["made"])) == Set(expected.keys))
    for (name, lines) in expected { #expect(try text(folder, "made/" + name) == lines, "\(name)") }

    try FileManager.default.removeItem(atPath: folder["dev.tsv"])
    try run("make-pronunciations.sh", folder.path, folder["other"], succeeds: false)

    let out = try folder.file("out", "R IY1 D\nT AH1\n")
    let references = ["", ".2", ".3"].map { folder["made/test\($0).tgt"] }
    #expect(try ProgramRun(["evaluate", "exact", out] + references).text == "exact match = 50.00 (1/2)\n")
    #expect(try ProgramRun(["evaluate", "exact", out, references[0]]).text == "exact match = 0.00 (0/2)\n")
  }

  @Test func lemmasAndFeaturesAreSymbolsWithAnalogies() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "german-train-high",
      """
      abnehmen\tnahm ab\tV;IND;PST;3;SG
      Öl\tÖle\tN;NOM;PL
      Schulbuch\tSchulbücher\tN;NOM;PL
      Handbuch\tHandbuches\tN;GEN;SG

      """)
    _ = try folder.file("german-train-low", "Ei\tEi\tN;DAT;SG\n")
    let test = "zunehmen\tnahmst zu\tV;IND;PST;2;SG\nTagebuch\tTagebücher\tN;ACC;PL\nFall\tFälle\tN;NOM;PL\n"
    for part in ["dev", "test"] { _ = try folder.file("german-\(part)", test) }
    try run("make-inflections.sh", folder.path, "german", folder["high"])
    try run("make-inflections.sh", folder.path, "german", folder["low"], "low")
    for (name, lines) in [
      (
        // No line is like itself. What comes second has other first letters where lemma and form share more than three, and
        // every third time no analogies.
        "high/train.src",
        """
        V IND PST 3 SG a b n e h m e n
        V IND PST 3 SG a b n e h m e n
        N NOM PL Ö l
        N NOM PL Ö l
        N NOM PL S c h u l b u c h | N GEN SG S c h u l b u c h e s
        N NOM PL H c h u l b u c h
        N GEN SG H a n d b u c h | N NOM PL H a n d b ü c h e r
        N GEN SG Ö n a l h u c h | N NOM PL Ö n a l h ü c h e r

        """
      ),
      (
        "high/train.tgt",
        """
        n a h m _ a b
        n a h m _ a b
        Ö l e
        Ö l e
        S c h u l b ü c h e r
        H c h u l b ü c h e r
        H a n d b u c h e s
        Ö n a l h u c h e s

        """
      ),
      ("low/train.src", "N DAT SG E i\nN DAT SG E i\n"), ("low/train.tgt", "E i\nE i\n"),
      ("high/valid.tgt", "n a h m s t _ z u\nT a g e b ü c h e r\nF ä l l e\n"),
      (
        "high/test.src",
        """
        V IND PST 2 SG z u n e h m e n | V IND PST 3 SG n a h m _ z u
        N ACC PL T a g e b u c h | N NOM PL T a g e b ü c h e r | N GEN SG T a g e b u c h e s
        N NOM PL F a l l

        """
      ),
    ] {
      #expect(try text(folder, name) == lines, "\(name)")
    }
  }
}
