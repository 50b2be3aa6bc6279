extension Matrix {
  /// How far each row is from another matrix's, whose numbers it stands for: ‖error‖ / ‖others‖, where the others are
  /// the numbers of that row without the largest; 0 where there is no error.
  ///
  /// It is the relative error of a product with a random vector, in the quadratic mean, but for the largest number: one
  /// that is far above the others takes the precision of all, and would hide that.
  package func rowErrors(comparedWith original: Matrix) -> [Double] {
    precondition(
      rows == original.rows && columns == original.columns,
      "[\(rows), \(columns)] compared with [\(original.rows), \(original.columns)]")
    return (0..<rows).map { row in
      var (error, sum, largest) = (0.0, 0.0, 0.0)
      for (rounded, number) in zip(self.row(row), original.row(row)) {
        let square = Double(number) * Double(number)
        error += (Double(rounded) - Double(number)) * (Double(rounded) - Double(number))
        sum += square
        largest = max(largest, square)
      }
      return error > 0 ? (error / (sum - largest)).squareRoot() : 0
    }
  }
}
