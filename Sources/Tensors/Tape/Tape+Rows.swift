import CKernels

extension Tape {
  /// Rows of an embedding table, one per id.
  ///
  /// - Parameter ids: each below the table's number of rows.
  /// - Returns: `[ids.count, embeddingSize]`.
  package func embedding(_ ids: [Int32], _ table: Parameter) -> Variable {
    let y = output(ids.count, table.columns)
    let index = checked(ids, below: table.rows, of: table.name)
    if let quantized = weights.quantizedMatrices[table.offset] {
      quantized.copyRows(index, into: y.value)
      return y
    }
    let source = weights.view(of: table)
    ck_gather_rows(
      y.value.base, Int64(y.value.stride), source.base, Int64(source.stride), index, Int64(ids.count),
      Int64(table.columns))
    record { [self] in
      guard let dy = y.gradient, let gradients else { return }
      let target = gradients.view(of: table)
      ck_scatter_add_rows(
        target.base, Int64(target.stride), dy.base, Int64(dy.stride), index, Int64(dy.rows), Int64(table.columns))
    }
    return y
  }

  /// y[r] = x[rows[r]].
  package func gather(_ x: Variable, rows: [Int32]) -> Variable {
    let y = output(rows.count, x.columns)
    let index = checked(rows, below: x.rows, of: "a value")
    ck_gather_rows(
      y.value.base, Int64(y.value.stride), x.value.base, Int64(x.value.stride), index, Int64(rows.count),
      Int64(x.columns))
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      ck_scatter_add_rows(
        dx.base, Int64(dx.stride), dy.base, Int64(dy.stride), index, Int64(dy.rows), Int64(dy.columns))
    }
    return y
  }

  /// The values below one another.
  package func stack(_ parts: [Variable]) -> Variable {
    precondition(!parts.isEmpty, "a stack of nothing")
    let y = output(parts.reduce(0) { $0 + $1.rows }, parts[0].columns)
    var first = 0
    for part in parts {
      y.value.rows(first, part.rows).copy(from: part.value)
      first += part.rows
    }
    record {
      guard let dy = y.gradient else { return }
      var first = 0
      for part in parts {
        part.gradientTarget().put(dy.rows(first, part.rows))
        first += part.rows
      }
    }
    return y
  }

  /// The values beside one another.
  package func concatenate(_ parts: [Variable]) -> Variable {
    precondition(!parts.isEmpty, "a concatenation of nothing")
    if parts.count == 1 { return parts[0] }
    let y = output(parts[0].rows, parts.reduce(0) { $0 + $1.columns })
    var first = 0
    for part in parts {
      y.value.columns(first, part.columns).copy(from: part.value)
      first += part.columns
    }
    record {
      guard let dy = y.gradient else { return }
      var first = 0
      for part in parts {
        part.gradientTarget().put(dy.columns(first, part.columns))
        first += part.columns
      }
    }
    return y
  }

  private func checked(_ ids: [Int32], below limit: Int, of name: String) -> UnsafePointer<Int32> {
    for id in ids { precondition(id >= 0 && id < limit, "row \(id) of \(name), which has \(limit)") }
    return arena.copy(ids)
  }
}
