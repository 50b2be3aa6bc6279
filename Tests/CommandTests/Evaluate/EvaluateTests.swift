import Foundation
import TestSupport
import Testing

/// Scores of files of tags and labels.
@Suite struct EvaluateTests {
  /// The output of `tandem evaluate`, in whose arguments `@NAME` stands for one of the files.
  private func evaluate(_ arguments: String, _ files: [String: String]) throws -> String {
    let folder = try TemporaryFolder()
    for (name, text) in files { _ = try folder.file(name, text) }
    let run = try ProgramRun(
      ["evaluate"] + arguments.split(separator: " ").map { $0.replacingOccurrences(of: "@", with: folder.path + "/") })
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.messages == "")
    return run.text
  }

  private static let gold = "The DET\nold ADJ\nman NOUN\n\nthe DET\nboats NOUN\n"
  private static let predicted = "The DET\nold NOUN\nman VERB\n\nthe DET\nboats NOUN\n"

  @Test func accuracyOfTwoFiles() throws {
    let files = ["r": Self.gold, "h": Self.predicted]
    #expect(try evaluate("accuracy @h @r", files) == "accuracy = 60.00 (3/5)\nsentences = 50.00 (1/2)\n")
  }

  /// CoNLL-U of "ID FORM UPOS" rows.
  private static func conllu(_ sentences: [String]...) -> String {
    sentences.map { rows in
      rows.map { row in
        let fields = row.split(separator: " ")
        return "\(fields[0])\t\(fields[1])\t_\t\(fields.count > 2 ? fields[2] : "_")"
          + String(repeating: "\t_", count: 6)
          + "\n"
      }.joined() + "\n"
    }.joined()
  }

  @Test func runningTextOfTwoFiles() throws {
    let gold = Self.conllu(["1 I PRON", "2-3 don't", "2 do AUX", "3 n't PART", "4 . PUNCT"], ["1 Go VERB"])
    let found = Self.conllu(["1 I PRON", "2 do AUX", "3 n't ADV", "4 . PUNCT", "5 Go VERB"])
    #expect(
      try evaluate("conllu @h @r", ["r": gold, "h": found]) == """
        tokens = F1 66.67, precision 60.00, recall 75.00
        sentences = F1 0.00, precision 0.00, recall 0.00
        words = F1 100.00, precision 100.00, recall 100.00
        UPOS = F1 80.00, precision 80.00, recall 80.00, of aligned words 80.00 (4/5)

        """)
  }

  /// Language-specific features do not count, any lemma is right where the gold one is `_`, and what a file has not
  /// predicted has no score.
  @Test func allColumnsOfTwoFiles() throws {
    func file(_ rows: [String]) -> String {
      rows.enumerated().map { "\($0 + 1)\t\($1.replacing(" ", with: "\t"))\t_\t_\t_\t_\n" }.joined() + "\n"
    }
    let gold = file(["Cats cat NOUN NNS Number=Plur|Typo=Yes", "sleep sleep VERB VBP _", "hm _ INTJ UH _"])
    let found = file(["Cats cat NOUN NNS Number=Plur", "sleep sleep VERB VB Mood=Ind", "hm hm INTJ UH _"])
    let all = try evaluate("conllu @h @r", ["r": gold, "h": found])
    let lines = all.split(separator: "\n").dropFirst(3)
    #expect(
      lines.map { $0.prefix { $0 != "," } } == [
        "UPOS = F1 100.00", "XPOS = F1 66.67", "UFeats = F1 66.67", "AllTags = F1 66.67", "Lemmas = F1 100.00",
      ])
    let bare = file(["Cats _ NOUN _ Number=Plur", "sleep _ VERB _ _", "hm _ INTJ _ _"])
    let some = try evaluate("conllu @h @r", ["r": gold, "h": bare])
    #expect(some.split(separator: "\n").dropFirst(3).map { $0.prefix { $0 != " " } } == ["UPOS", "UFeats"])
    // A treebank without XPOS is compared by the others.
    let both = try evaluate("conllu @h @r", ["r": bare, "h": found])
    #expect(
      both.split(separator: "\n").dropFirst(3).map { $0.prefix { $0 != "," } } == [
        "UPOS = F1 100.00", "UFeats = F1 66.67", "AllTags = F1 66.67",
      ])
  }

  @Test func otherRunningTextIsRefused() throws {
    let folder = try TemporaryFolder()
    let hypotheses = try folder.file("h", Self.conllu(["1 a X"], ["1 b X", "2 c X"]))
    let reference = try folder.file("r", Self.conllu(["1 a X"], ["1 b X", "2 d X"]))
    let run = try ProgramRun(["evaluate", "conllu", hypotheses, reference])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(
      run.messages.contains("\(hypotheses):3: found a sentence with the text \"c\", expected \"d\" as in \(reference)"),
      "\(run.messages)")
  }

  @Test func aTokenOfWhiteSpaceIsRefused() throws {
    let folder = try TemporaryFolder()
    let hypotheses = try folder.file("h", Self.conllu(["1 a X"], ["1-2 \u{A0}", "1 b X", "2 c X"]))
    let reference = try folder.file("r", Self.conllu(["1 a X"], ["1 b X", "2 c X"]))
    for files in [[hypotheses, reference], [reference, hypotheses]] {
      let run = try ProgramRun(["evaluate", "conllu"] + files)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.messages.contains("\(hypotheses):3: found the form"), "\(run.messages)")
    }
  }

  @Test func accuracyOnUnknownWords() throws {
    let files = ["r": Self.gold, "h": Self.predicted, "t": "The DET\n\nman NOUN\nthe DET\n"]
    #expect(
      try evaluate("accuracy @h @r --train @t", files) == """
        accuracy = 60.00 (3/5)
        known words = 66.67 (2/3)
        unknown words = 50.00 (1/2)
        sentences = 50.00 (1/2)

        """)
  }

  @Test func tableAndConfusionOfTags() throws {
    let files = ["r": Self.gold, "h": Self.predicted]
    #expect(
      try evaluate("accuracy @h @r --table --confusion", files) == """
        accuracy = 60.00 (3/5)
        sentences = 50.00 (1/2)

                      precision    recall  f1-score   support

                 ADJ       0.00      0.00      0.00         1
                 DET       1.00      1.00      1.00         2
                NOUN       0.50      0.50      0.50         2
                VERB       0.00      0.00      0.00         0

            accuracy                           0.60         5
           macro avg       0.38      0.38      0.38         5
        weighted avg       0.60      0.60      0.60         5

              predicted
        gold  ADJ  DET  NOUN  VERB
        ADJ     0    0     1     0
        DET     0    2     0     0
        NOUN    0    0     1     1
        VERB    0    0     0     0

        """)
  }

  /// Multiword tokens and empty nodes are no words; UPOS is compared unless another column is chosen.
  @Test func accuracyOfCoNLLU() throws {
    func file(_ tags: String...) -> String {
      """
      # text = im Haus
      1-2\tim\t_\t_\t_\t_\t_\t_\t_\t_
      1\tin\tin\t\(tags[0])\tA\tCase=Dat\t3\tcase\t_\t_
      2\tdem\tder\t\(tags[1])\tB\t_\t3\tdet\t_\t_
      3\tHaus\tHaus\tNOUN\tC\t_\t0\troot\t_\t_
      3.1\t_\t_\tVERB\t_\t_\t_\t_\t_\t_


      """
    }
    let files = ["r": file("ADP", "DET"), "h": file("ADP", "PRON")]
    #expect(try evaluate("accuracy @h @r", files) == "accuracy = 66.67 (2/3)\nsentences = 0.00 (0/1)\n")
    #expect(try evaluate("accuracy @h @r --tag-columns XPOS", files).hasPrefix("accuracy = 100.00 (3/3)\n"))
    #expect(try evaluate("accuracy @h @r --tag-columns FEATS.Case", files).hasPrefix("accuracy = 100.00 (3/3)\n"))
    #expect(
      try evaluate("accuracy @h --gold-columns UPOS --predicted-columns XPOS", files).hasPrefix(
        "accuracy = 0.00 (0/3)\n"))
  }

  private static let chunks = """
    Mr. NNP B-PER B-PER
    New NNP I-PER I-PER
    York NNP B-LOC I-LOC

    said VBD O O
    IBM NNP I-ORG B-ORG
    . . O O

    """

  @Test(arguments: [
    "", " --gold-columns 3 --predicted-columns 4", " --gold -2 --predicted=-1", " --format conll --separator space",
  ])
  func spansOfOneFile(options: String) throws {
    #expect(
      try evaluate("spans @f\(options)", ["f": Self.chunks]) == """
        processed 6 tokens with 3 phrases; found: 3 phrases; correct: 3.
        accuracy:  66.67%; precision: 100.00%; recall: 100.00%; FB1: 100.00
                      LOC: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
                      ORG: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
                      PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1

        """)
  }

  @Test func eachOfSeveralColumnsHasItsScore() throws {
    #expect(
      try evaluate("accuracy @f @f --predicted-columns 2,3 --gold-columns 2,4", ["f": Self.chunks]) == """
        column 2
        accuracy = 100.00 (6/6)
        sentences = 100.00 (2/2)

        column 4
        accuracy = 66.67 (4/6)
        sentences = 0.00 (0/2)

        """)
    let spans = try evaluate("spans @f @f --tag-columns 3,4", ["f": Self.chunks])
    #expect(spans.hasPrefix("column 3\nprocessed 6 tokens with 3 phrases;"))
    #expect(spans.contains("\n\ncolumn 4\nprocessed 6 tokens with 3 phrases;"))
  }

  @Test func linesOfCommentsAreNoWords() throws {
    let text = "# sent_id = 1\n1\tKim\tB-PER\n2\truns\tO\n\n# sent_id = 2\n# text = No.\n1\tNo\tO\n"
    #expect(try evaluate("spans @f @f --word-column 2", ["f": text]).hasPrefix("processed 3 tokens with 1 phrases;"))
    let other = text.replacing("# ", with: "%")
    #expect(
      try evaluate("spans @f @f --word-column 2 --comment %", ["f": other]).hasPrefix(
        "processed 3 tokens with 1 phrases;"))
  }

  @Test func spansReadStrictly() throws {
    #expect(
      try evaluate("spans @f --reading strict -w 3", ["f": Self.chunks]) == """
                      precision    recall  f1-score   support

                 LOC      0.000     0.000     0.000         1
                 ORG      0.000     0.000     0.000         0
                 PER      1.000     1.000     1.000         1

           micro avg      0.500     0.500     0.500         2
           macro avg      0.333     0.333     0.333         2
        weighted avg      0.500     0.500     0.500         2

        """)
  }

  @Test func readingsOfNeighborsInBIOES() throws {
    let files = ["f": "a S-X S-X\nb S-X S-X\n"]
    #expect(try evaluate("spans @f", files).hasPrefix("processed 2 tokens with 2 phrases;"))
    #expect(try evaluate("spans @f --reading conlleval-script", files).hasPrefix("processed 2 tokens with 1 phrases;"))
    for reading in ["seqeval", "strict --scheme iobes", "strict --scheme bioes"] {
      #expect(
        try evaluate("spans @f --reading \(reading)", files).contains("X       1.00      1.00      1.00         2\n"))
    }
  }

  @Test(arguments: ["seqeval", "conlleval-script"])
  func readingsThatDoNotKnowATagSaySo(reading: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("f", "Java U-T U-T\nSwift U-T U-T\n")
    let run = try ProgramRun(["evaluate", "spans", file, "--reading", reading])
    #expect(run.status == 0)
    #expect(
      run.messages
        == "tandem: warning: --reading \(reading) does not know tags such as \"U-T\", and so the score is wrong; choose "
        + "--reading conlleval, or strict with the --scheme of the tags.\n")
    #expect(try ProgramRun(["evaluate", "spans", file]).messages == "")
  }

  @Test func partsOfSpeechAreNoSpans() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun(["evaluate", "spans", folder.file("f", "the DET DET\n")])
    #expect(run.status == 0)
    #expect(
      run.messages
        == "tandem: warning: The tags, such as \"DET\", are in no scheme of spans such as B-LOC; to compare them word by "
        + "word use `tandem evaluate accuracy`.\n")
  }

  /// As in the script: words outside of spans.
  @Test func documentStartsAreTokensToConlleval() throws {
    let text = "-DOCSTART- -X- O O\n\na A B-X O\n\n-DOCSTART- -X- O O\n\nb B O O\n"
    #expect(try evaluate("spans @f", ["f": text]).contains("processed 4 tokens with 1 phrases; found: 0 phrases"))
    #expect(try evaluate("spans @f @f --tag-columns 3", ["f": text]).hasPrefix("processed 4 tokens with 1 phrases"))
    #expect(try evaluate("accuracy @f", ["f": text]).hasPrefix("accuracy = 50.00 (1/2)\n"))
  }

  /// Files with nothing but tags, and lines that end in CR LF.
  @Test func tagsAlone() throws {
    #expect(try evaluate("accuracy @h @r", ["h": "A\r\nB\r\n", "r": "A\nC\n"]).hasPrefix("accuracy = 50.00 (1/2)\n"))
  }

  @Test func differentWordsAreReported() throws {
    let folder = try TemporaryFolder()
    let (predicted, gold) = (try folder.file("h", "a X\n\nb Y\n"), try folder.file("r", "a X\n\nc Y\n"))
    let run = try ProgramRun(["evaluate", "accuracy", predicted, gold])
    #expect(run.status == 0)
    #expect(
      run.messages.replacingOccurrences(of: folder.path + "/", with: "@")
        == "tandem: warning: @h:3: found the word \"b\", expected \"c\" as in @r:3, the first of 1 that differ; see whether "
        + "the files have the same sentences.\n")
  }

  @Test(arguments: [
    ("pos\tA film.\nneg\tAnother.\nneg\tA third one.\n", "pos\nneg\npos\n"),
    ("__label__pos A film.\n__label__neg Another.\n__label__neg A third one.\n", "__label__pos\n__label__neg\npos\n"),
  ])
  func classesOfLines(gold: String, predicted: String) throws {
    #expect(
      try evaluate("classes @h @r --confusion", ["h": predicted, "r": gold]) == """
                      precision    recall  f1-score   support

                 neg       1.00      0.50      0.67         2
                 pos       0.50      1.00      0.67         1

            accuracy                           0.67         3
           macro avg       0.75      0.75      0.67         3
        weighted avg       0.83      0.67      0.67         3

        accuracy = 66.67 (2/3)
        Matthews correlation = 0.5000

              predicted
        gold  neg  pos
        neg     1    1
        pos     0    1

        """)
  }

  @Test func severalLabelsOfALine() throws {
    let files = ["r": "__label__a __label__b text\n__label__a text\n\n", "h": "__label__a\n__label__a\n__label__c\n"]
    let expected = """
                    precision    recall  f1-score   support

                 a       1.00      1.00      1.00         2
                 b       0.00      0.00      0.00         1
                 c       0.00      0.00      0.00         0

         micro avg       0.67      0.67      0.67         3
         macro avg       0.33      0.33      0.33         3
      weighted avg       0.67      0.67      0.67         3
       samples avg       0.67      0.50      0.56         3

      exact match = 33.33 (1/3)
      Hamming loss = 0.2222

      """
    #expect(try evaluate("classes @h @r", files) == expected)
    #expect(try evaluate("classes @h @r --multi-label", files) == expected)
    let single = try evaluate("classes @h @r --multi-label", ["r": "a\n", "h": "b\n"])
    #expect(single.contains("exact match = 0.00 (0/1)\nHamming loss = 1.0000\n"))
  }

  // MARK: Labels in tables, and none

  /// As `classify` writes it for a text without words.
  @Test func aTextWithoutPredictedLabelIsWrong() throws {
    let folder = try TemporaryFolder()
    let (predicted, gold) = (try folder.file("h", "pos\n\nneg\n"), try folder.file("r", "pos\nneg\nneg\n"))
    let run = try ProgramRun(["evaluate", "classes", predicted, gold, "--confusion"])
    #expect(run.status == 0)
    #expect(
      run.text == """
                      precision    recall  f1-score   support

                 neg       1.00      0.50      0.67         2
                 pos       1.00      1.00      1.00         1

            accuracy                           0.67         3
           macro avg       1.00      0.75      0.83         3
        weighted avg       1.00      0.67      0.78         3

        accuracy = 66.67 (2/3)
        Matthews correlation = 0.6124

              predicted
        gold  neg  pos  (none)
        neg     1    0       1
        pos     0    1       0

        """)
    #expect(
      run.messages == "tandem: warning: Texts without a predicted label, each of which counts as wrong: 1 of 3.\n")
  }

  private static let table = """
    id,text,label,predicted
    1,"good, nice",pos,pos
    2,"bad ""very""
    bad",neg,neg
    3,dull,neg,pos

    """

  @Test(arguments: [
    "classes @t.csv --gold-column label --predicted-column predicted", "classes @h @t.csv",
    "classes @t.csv @t.csv", "classes @h @r.tsv", "classes @h @r.tsv --gold-column label",
    "classes @h @x --format csv",
    "classes @t.csv --gold-column 3 --predicted-column=-1",
  ])
  func labelsOfTables(arguments: String) throws {
    let files = [
      "t.csv": Self.table, "x": Self.table, "h": "pos\nneg\npos\n",
      "r.tsv": "text\tlabel\ngood\tpos\n\"bad\nbad\"\tneg\ndull\tneg \n",
    ]
    #expect(try evaluate(arguments, files).contains("accuracy = 66.67 (2/3)"))
  }

  @Test(arguments: [
    ("@h", "@t.csv", "gold label; choose it by --gold-column"),
    ("@t.csv", "@h", "predicted label; choose it by --predicted-column"),
  ])
  func columnsOfLabelsAreNotGuessed(predicted: String, gold: String, wanted: String) throws {
    let folder = try TemporaryFolder()
    let files = ["h": "pos\n", "t.csv": "a,b\nfine,pos\n"]
    for (name, text) in files { _ = try folder.file(name, text) }
    let run = try ProgramRun(["evaluate", "classes"] + [predicted, gold].map { folder[String($0.dropFirst())] })
    #expect(run.status == 1 && run.text.isEmpty)
    #expect(
      run.messages.hasSuffix(
        "found the columns \"a\", \"b\", expected to know which of them is the \(wanted), by name or by number.\n"),
      "\(run.messages)")
  }

  @Test func severalLabelsMayStandInAColumn() throws {
    let files = ["h": "a|b\nc\n", "r.csv": "text,labels\nx,a | b\ny,c|d\n"]
    #expect(try evaluate("classes @h @r.csv --label-separator |", files).contains("exact match = 50.00 (1/2)"))
  }

  @Test func columnsWithoutACommonLabelAreReported() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("t.csv", "text,stars,predicted\na,1,neg\nb,5,pos\n")
    let run = try ProgramRun(
      ["evaluate", "classes", file, "--gold-column", "stars", "--predicted-column", "predicted"])
    #expect(run.status == 0)
    #expect(
      run.messages
        == "tandem: warning: No predicted label, such as \"neg\", is among the gold labels, such as \"1\"; see whether the "
        + "labels are in these columns.\n")
  }

  /// Two translations to compare, and not two references.
  @Test(arguments: ["bleu", "chrf", "exact"]) func severalReferencesAreNamed(metric: String) throws {
    let folder = try TemporaryFolder()
    let files = try ["a", "b", "c"].map { try folder.file($0, "a line\n") }
    let run = try ProgramRun(["evaluate", metric] + files)
    #expect(run.status == 0)
    #expect(
      run.messages
        == "The score is that of \(files[0]) against 2 references of each line: \(files[1]), \(files[2]).\n")
    #expect(try ProgramRun(["evaluate", metric] + files.prefix(2)).messages == "")
  }
}
