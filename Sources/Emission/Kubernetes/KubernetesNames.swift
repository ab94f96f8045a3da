/// Kubernetes' rules for names, labels and annotations (`k8s.io/apimachinery/pkg/util/validation`).
enum KubernetesNames {
    /// Bytes of all keys and values of an object's annotations.
    static let annotationsLimit = 256 << 10

    /// What is wrong with the name of an object, a DNS subdomain of RFC 1123; nil if nothing is.
    static func subdomainFlaw(_ name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > 253 { return "it has \(name.utf8.count) characters, 253 are allowed" }
        for label in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let first = label.first, let last = label.last else { return "it has an empty part" }
            guard label.allSatisfy({ isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) else {
                return "only lower-case letters, digits, '-' and '.' can be in it"
            }
            guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
                return "each of its parts begins and ends with a letter or a digit"
            }
        }
        return nil
    }

    /// What is wrong with the key of a label or an annotation; nil if nothing is.
    static func keyFlaw(_ key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return "it has more than one '/'" }
        if parts.count == 2, let flaw = subdomainFlaw(String(parts[0])) { return "before the '/', \(flaw)" }
        let name = parts[parts.count - 1]
        return name.isEmpty ? "it has no name" : textFlaw(name)
    }

    /// What is wrong with the value of a label, which may be empty; nil if nothing is.
    static func labelFlaw(_ value: String) -> String? {
        value.isEmpty ? nil : textFlaw(value[...])
    }

    /// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`, at most 63.
    private static func textFlaw(_ text: Substring) -> String? {
        if text.utf8.count > 63 { return "it has \(text.utf8.count) characters, 63 are allowed" }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): continue
            default:
                guard isAlphanumeric(byte) else { return "only letters, digits, '-', '_' and '.' can be in it" }
            }
        }
        guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return "it begins and ends with a letter or a digit"
        }
        return nil
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte | 0x20) || isDigit(byte) }
}
