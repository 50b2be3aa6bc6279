extension Weights {
  package static func average(_ list: [Weights]) -> Weights { list[0].copied() }
}
