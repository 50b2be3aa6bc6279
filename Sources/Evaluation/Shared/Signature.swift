/// The name of this implementation in signatures. Raise it when a score can change.
package let signatureVersion = "tandem-0.1.0"

/// `key:value` pairs as sacreBLEU joins them, with the version last.
func joinedSignature(_ pairs: KeyValuePairs<String, String>) -> String {
  (pairs.map { "\($0.key):\($0.value)" } + ["version:\(signatureVersion)"]).joined(separator: "|")
}
