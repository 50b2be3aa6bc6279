import Foundation
import TestSupport
import Testing

/// The scripts that make parallel text of public data, on a few lines of such.
@Suite struct DataScriptTests {
  /// Runs a script of `data/`.
  private func run(_ script: String, _ arguments: String..., succeeds: Bool = true) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [Repository.folder.appendingPathComponent("data/\(script)").path] + arguments
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

  @Test func lemmasAndFeaturesAreTokensWithAnalogies() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "german-train-high",
      """
      abnehmen\tnahm ab\tV;IND;PST;3;SG
      nehmen\tnahmst\tV;IND;PST;2;SG
      tun\ttat\tV;IND;PST;3;SG
      abtun\ttue ab\tV;IND;PRS;1;SG
      vertun\tvertue\tV;IND;PRS;1;SG
      kennen lernen\tlernte kennen\tV;IND;PST;1;SG
      Handbuch\tHandbuches\tN;GEN;SG
      Schulbuch\tSchulbücher\tN;NOM;PL
      Wörterbuch\tWörterbuchs\tN;GEN;SG
      Notizbuch\tNotizbücher\tN;ACC;PL
      Wohnwagen\tWohnwagen\tN;ACC;PL
      Eisenbahnwagen\tEisenbahnwagens\tN;GEN;SG
      Güterbahnwagen\tGüterbahnwagen\tN;ACC;PL
      Großmama\tOmas\tN;NOM;PL

      """)
    let test =
      """
      abnehmen\tnahmst ab\tV;IND;PST;2;SG
      zunehmen\tnahmst zu\tV;IND;PST;2;SG
      tun\ttue\tV;IND;PRS;1;SG
      lieben lernen\tlernte lieben\tV;IND;PST;1;SG
      Tagebuch\tTagebücher\tN;ACC;PL
      Straßenbahnwagen\tStraßenbahnwagen\tN;ACC;PL
      Urgroßmama\tUromas\tN;NOM;PL
      Urmama\tUromas\tN;NOM;PL
      Fall\tFälle\tN;NOM;PL

      """
    for part in ["dev", "test"] { _ = try folder.file("german-\(part)", test) }
    try run("make-inflections.sh", folder.path, "german", folder["high"])
    // By line: the line of most features alike goes first, and "=" says that it has all; then come others of the same
    // lemma before those of more features, as in the third. Then a word of two words, and at most three lines, by
    // features where endings are alike; eight letters of an ending are enough. Forms that do not show which letters are
    // the lemma's tell nothing, and Fall is like none.
    let sources =
      """
      V IND PST 2 SG a b n e h m e n = V IND PST 2 SG a b n a h m s t | V IND PST 3 SG n a h m _ a b
      V IND PST 2 SG z u n e h m e n = V IND PST 2 SG z u n a h m s t | V IND PST 3 SG n a h m _ z u
      V IND PRS 1 SG t u n = V IND PRS 1 SG t u e | V IND PST 3 SG t a t = V IND PRS 1 SG t u e
      V IND PST 1 SG l i e b e n _ l e r n e n = V IND PST 1 SG l e r n t e _ l i e b e n
      N ACC PL T a g e b u c h = N ACC PL T a g e b ü c h e r | N NOM PL T a g e b ü c h e r | N GEN SG T a g e b u c h e s
      N ACC PL S t r a ß e n b a h n w a g e n = N ACC PL S t r a ß e n b a h n w a g e n = N ACC PL S t r a ß e n b a h n w a g e n | N GEN SG S t r a ß e n b a h n w a g e n s
      N NOM PL U r g r o ß m a m a
      N NOM PL U r m a m a
      N NOM PL F a l l

      """
    for part in ["valid", "test"] { #expect(try text(folder, "high/\(part).src") == sources) }
    #expect(try text(folder, "high/test.tgt").hasPrefix("n a h m s t _ a b\nn a h m s t _ z u\nt u e\n"))
  }

  @Test func inflectionsComeASecondTimeWithOtherLetters() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "german-train-low",
      """
      abnehmen\tnahm ab\tV;IND;PST;3;SG
      kennen lernen\tlernte kennen\tV;IND;PST;1;SG
      Handbuch\tHandbuches\tN;GEN;SG
      Schulbuch\tSchulbücher\tN;NOM;PL
      Notizbuch\tNotizbücher\tN;ACC;PL
      abbauen\tbaue ab\tV;IND;PRS;1;SG
      bauen\tbaute\tV;IND;PST;1;SG

      """)
    for part in ["dev", "test"] { _ = try folder.file("german-\(part)", "Ei\tEi\tN;DAT;SG\n") }
    try run("make-inflections.sh", folder.path, "german", folder["low"], "low")
    #expect(
      try text(folder, "low/train.src") == """
        V IND PST 3 SG a b n e h m e n
        V IND PST 3 SG a b n e h m e n
        V IND PST 1 SG k e n n e n _ l e r n e n
        V IND PST 1 SG b n n n e n _ l e r n e n
        N GEN SG H a n d b u c h | N NOM PL H a n d b ü c h e r | N ACC PL H a n d b ü c h e r
        N GEN SG N h c d b u c h
        N NOM PL S c h u l b u c h | N ACC PL S c h u l b ü c h e r | N GEN SG S c h u l b u c h e s
        N NOM PL N h h u l b u c h | N ACC PL N h h u l b ü c h e r | N GEN SG N h h u l b u c h e s
        N ACC PL N o t i z b u c h | N NOM PL N o t i z b ü c h e r | N GEN SG N o t i z b u c h e s
        N ACC PL S u h i z b u c h | N NOM PL S u h i z b ü c h e r | N GEN SG S u h i z b u c h e s
        V IND PRS 1 SG a b b a u e n | V IND PST 1 SG a b b a u t e
        V IND PRS 1 SG a b e a u e n | V IND PST 1 SG a b e a u t e
        V IND PST 1 SG b a u e n | V IND PRS 1 SG b a u e
        V IND PST 1 SG b a u e n

        """)
    #expect(
      try text(folder, "low/train.tgt") == """
        n a h m _ a b
        n a h m _ a b
        l e r n t e _ k e n n e n
        l e r n t e _ b n n n e n
        H a n d b u c h e s
        N h c d b u c h e s
        S c h u l b ü c h e r
        N h h u l b ü c h e r
        N o t i z b ü c h e r
        S u h i z b ü c h e r
        b a u e _ a b
        e a u e _ a b
        b a u t e
        b a u t e

        """)
    #expect(try text(folder, "low/test.src") == "N DAT SG E i\n")
  }
}
