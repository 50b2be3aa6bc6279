import Corpora
import TestSupport
import Testing

@Suite struct CorpusKindTests {
  @Test(arguments: [
    ("x.conllu", "# text = a\n", CorpusKind.text),
    ("x", "# text = a\n1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n", .conllu), ("x.conllu", "1\ta\n", .conllu),
    ("x", "he PRON\nsees VERB\n\nit PRON\n", .columns), ("x", "he\tPRON\nsees\tVERB\n", .text),
    ("x", "# id = 1\nhe O\nruns O\n\nhe O\n", .columns),
    ("x", "__label__a a text\n", .labeledTexts), ("x", "a text __label__a\n", .labeledTexts),
    ("x", "label,text\na,b\n", .labeledTexts), ("x.csv", "a,b\nc,d\n", .labeledTexts),
    ("x", "pos\ta good film\nneg\ta bad film\n", .labeledTexts),
    ("x", "1\tpos\ta good film\n2\tneg\tbad\n3\tneg\tno good\n", .labeledTexts),
    ("x", "a good film\tein guter Film\nno film\tkein Film\n", .pairs),
    ("x", "two words\nthree words here\n", .text), ("x", "two words\n\ntwo words\n", .text), ("x", "", .text),
  ])
  func filesAreKnownByTheirBeginning(name: String, text: String, expected: CorpusKind) throws {
    let folder = try TemporaryFolder()
    #expect(try CorpusKind(of: folder.write(text.utf8, to: name)) == expected)
  }
}
