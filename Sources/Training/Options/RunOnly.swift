/// An option of a run that changes no weight, only how far or where a training goes: limits, paths, what files are left.
///
/// A training that was stopped may go on with other values of these. They encode as nothing, so that what is encoded of
/// options identifies a training, and a new option is part of that unless it is marked.
@propertyWrapper
public struct RunOnly<Value> {
  public var wrappedValue: Value

  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
}

extension RunOnly: Sendable where Value: Sendable {}
extension RunOnly: Equatable where Value: Equatable {}
extension RunOnly: Hashable where Value: Hashable {}

extension RunOnly: Encodable {
  public func encode(to encoder: any Encoder) {}
}
