import CYAML

/// Writes a YAML document in block style.
struct YAMLWriter: ~Copyable {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  /// The emitter appends to it.
  private let bytes: UnsafeMutablePointer<[UInt8]>

  /// The document that the body writes.
  static func text(_ body: (borrowing YAMLWriter) -> Void) -> String {
    let writer = YAMLWriter()
    body(writer)
    return writer.finish()
  }

  private init() {
    bytes = .allocate(capacity: 1)
    bytes.initialize(to: [])
    emitter = .allocate(capacity: 1)
    precondition(yaml_emitter_initialize(emitter) == 1, "libyaml found no memory for an emitter")
    yaml_emitter_set_unicode(emitter, 1)
    // Lines are never folded.
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_output(
      emitter,
      { context, piece, count in
        let bytes = context?.assumingMemoryBound(to: [UInt8].self)
        bytes?.pointee.append(contentsOf: UnsafeBufferPointer(start: piece, count: count))
        return 1
      }, bytes)
    emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
    bytes.deinitialize(count: 1)
    bytes.deallocate()
  }

  /// Writes a mapping; its names and values are what the body writes, in turn.
  func mapping(_ body: () -> Void) {
    emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
    body()
    emit { yaml_mapping_end_event_initialize($0) }
  }

  /// Writes a list of what the body writes.
  func sequence(_ body: () -> Void) {
    emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE) }
    body()
    emit { yaml_sequence_end_event_initialize($0) }
  }

  /// Writes a single value, in quotation marks where it needs them.
  func scalar(_ value: String) {
    // An empty plain scalar would be read as no value.
    let style = value.isEmpty ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE
    var value = value
    value.withUTF8 { value in
      emit { yaml_scalar_event_initialize($0, nil, nil, value.baseAddress, Int32(value.count), 1, 1, style) }
    }
  }

  private consuming func finish() -> String {
    emit { yaml_document_end_event_initialize($0, 1) }
    emit { yaml_stream_end_event_initialize($0) }
    return String(decoding: bytes.pointee, as: UTF8.self)
  }

  private func emit(_ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
    var event = yaml_event_t()
    // It fails for want of memory and for what is not UTF-8, which a string is.
    precondition(initialize(&event) == 1, "libyaml refused an event")
    guard yaml_emitter_emit(emitter, &event) == 1 else {
      preconditionFailure("libyaml: \(emitter.pointee.problem.map { String(cString: $0) } ?? "no memory")")
    }
  }
}
