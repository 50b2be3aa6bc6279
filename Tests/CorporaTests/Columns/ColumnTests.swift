import Corpora
import Testing

@Suite struct ColumnTests {
  @Test(arguments: [
    ("1", Column.number(1)), ("-2", .number(-2)), ("UPOS", .field(.upos)), ("feats", .field(.feats)),
    ("FEATS.Number", .feature("Number", of: .feats)), ("MISC.Number[psor].x", .feature("Number[psor].x", of: .misc)),
  ])
  func columnsAreNumbersOrNames(text: String, column: Column) throws {
    #expect(try Column(parsing: text) == column)
    #expect(try Column(parsing: column.description) == column)
  }

  @Test(arguments: ["", "0", "1.5", "POS", "UPOS.x", "FEATS.", "FEATS.a=b", "MISC.a|b", ".", "99999999999999999999"])
  func otherTextsAreRefused(text: String) {
    #expect(throws: ColumnError.unknownColumn(found: text)) { try Column(parsing: text) }
  }
}
