import CKernels

extension Safetensors {
  /// Writes arrays to a file, which appears complete or not at all.
  ///
  /// - Parameter tensors: of different names.
  /// - Throws: when the file cannot be written; one of that name that was there before is then unchanged.
  package static func write(_ tensors: [Tensor], metadata: [String: String] = [:], to path: String)
    throws(SafetensorsError)
  {
    let names = Set(tensors.map(\.name))
    precondition(names.count == tensors.count && !names.contains(metadataKey), "names of tensors are not unique")
    do {
      let file = try AtomicFile(path: path)
      try file.write(SafetensorsHeader(of: tensors, metadata: metadata).bytes)
      for tensor in SafetensorsHeader.sorted(tensors) {
        switch tensor.content {
        case .bytes(let bytes): try file.write(bytes)
        case .floats(let storage):
          try storage.withFloats { floats throws(AtomicFile.Failure) in
            if tensor.type == .bfloat16 {
              try file.writeHalves(UnsafeBufferPointer(floats))
            } else {
              try file.write(UnsafeRawBufferPointer(floats))
            }
          }
        }
      }
      try file.commit()
    } catch {
      throw SafetensorsError(path: path, problem: SafetensorsError.Problem(error))
    }
  }
}

extension AtomicFile {
  fileprivate func write(_ bytes: [UInt8]) throws(Failure) {
    let result = bytes.withUnsafeBytes { buffer in Result { () throws(Failure) in try write(buffer) } }
    try result.get()
  }

  /// Writes floats as `bfloat16`.
  fileprivate func writeHalves(_ floats: UnsafeBufferPointer<Float>) throws(Failure) {
    let blockSize = 1 << 16
    let block = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: min(blockSize, floats.count))
    defer { block.deallocate() }
    for first in stride(from: 0, to: floats.count, by: blockSize) {
      let count = min(blockSize, floats.count - first)
      ck_to_bf16(block.baseAddress, floats.baseAddress! + first, Int64(count))
      try write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(block)[..<(2 * count)]))
    }
  }
}

extension SafetensorsError.Problem {
  package init(_ failure: AtomicFile.Failure) {
    self =
      switch failure {
      case .system(let action, let code): .system(action: action, code: code)
      case .notRegularFile(let found): .notRegularFile(found: found)
      case .cannotRename(let temporary, let code): .cannotRename(temporary: temporary, code: code)
      }
  }
}
