extension Matrix {
  /// How far each row is from another matrix's, whose numbers it stands for: ‖error‖ / ‖row‖, both without the largest
  /// number of the row; 0 where there is no error.
  ///
  /// It is the relative error of a product with a random vector, in the quadratic mean, but for that number: one far
  /// above the others takes the precision of all, and would hide it.
  package func rowErrors(comparedWith original: Matrix) -> [Double] {
    precondition(
      rows == original.rows && columns == original.columns,
      "[\(rows), \(columns)] compared with [\(original.rows), \(original.columns)]")
    return (0..<rows).map { row in
      let (rounded, numbers) = (self.row(row), original.row(row))
      let largest = numbers.indices.max { abs(numbers[$0]) < abs(numbers[$1]) }
      var (error, sum) = (0.0, 0.0)
      for column in numbers.indices where column != largest {
        let number = Double(numbers[column])
        error += (Double(rounded[column]) - number) * (Double(rounded[column]) - number)
        sum += number * number
      }
      return error > 0 ? (error / sum).squareRoot() : 0
    }
  }
}
