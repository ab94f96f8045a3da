import Documents
package import Resolution
import Sealing

extension TargetObjects {
    /// Refuses values that kustomize would change or fail at: it writes and reads YAML more than once, and does not escape
    /// what has to be. Flux builds with it, too. Secrets are base64, so that they hold everything.
    ///
    /// - Throws: `EmissionError` with code `unrepresentable`.
    package func refuseForKustomize(_ configuration: Configuration) throws(EmissionError) {
        for case .configMap(let object) in objects {
            for (key, value) in object.data {
                guard let flaw = value.unicodeScalars.first(where: Self.isLost) else { continue }
                let code = Hexadecimal.encode([UInt8(flaw.value >> 8 & 0xFF), UInt8(flaw.value & 0xFF)]).uppercased()
                let summary =
                    "\(key) of the ConfigMap \(object.metadata.baseName) has the character U+\(code) in it, "
                    + "which kustomize does not keep"
                let hint = "take it out, or make a secret of the value: Secrets hold everything"
                let entry = configuration.publicData.first { $0.key == key && $0.value.text == value }
                guard let origin = entry?.provenance.origin else {
                    throw EmissionError(.unrepresentable, summary, at: object.metadata.place, hint: hint)
                }
                throw EmissionError(.unrepresentable, at: origin, summary, hint: hint)
            }
        }
    }

    /// Seen with kustomize 5.5 and 5.8: U+0085 becomes a space, and the others end the build.
    private static func isLost(_ scalar: Unicode.Scalar) -> Bool {
        (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFFFE || scalar.value == 0xFFFF
    }
}
