/// A Secret, checked, ready to be written. It does not print itself.
package struct SecretObject: Sendable {
    package var metadata: ObjectMetadata
    package let type: String
    /// Decoded; sorted by key.
    package let data: [(key: String, value: [UInt8])]
    /// Whether the cluster refuses any change of the data.
    package var isImmutable = false
}

extension SecretObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "Secret \(metadata.name) <redacted>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
