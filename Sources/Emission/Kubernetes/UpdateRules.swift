/// What the API server says to a change of an object that is there (`ValidateSecretUpdate` and `ValidateConfigMapUpdate` of
/// Kubernetes).
package enum UpdateRules {
    /// Why it would refuse to make an object of the cluster what is rendered under its name; nil if it would not. Then the
    /// object has to be deleted first.
    ///
    /// - Parameters:
    ///   - type: of a Secret; nil for `Opaque`.
    ///   - data: decoded, `data` and `binaryData` together.
    package static func refusal(
        ofType type: String?, isImmutable: Bool, data: [String: [UInt8]], to object: KubernetesObject
    ) -> String? {
        var new: [String: [UInt8]] = [:]
        let staysImmutable: Bool
        switch object {
        case .namespace: return nil
        case .configMap(let object):
            for entry in object.data { new[entry.key] = Array(entry.value.utf8) }
            for entry in object.binaryData { new[entry.key] = entry.value }
            staysImmutable = object.isImmutable
        case .secret(let object):
            if object.type != type ?? "Opaque" { return "the type of a Secret cannot change" }
            for entry in object.data { new[entry.key] = entry.value }
            staysImmutable = object.isImmutable
        }
        guard isImmutable else { return nil }
        if !staysImmutable { return "it is immutable, and cannot become mutable" }
        return new == data ? nil : "it is immutable, and its data would change"
    }
}
