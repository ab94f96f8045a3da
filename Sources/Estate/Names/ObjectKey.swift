/// The rules for the keys of a ConfigMap's or a Secret's data: `IsConfigMapKey` of Kubernetes.
package enum ObjectKey {
    package static let limit = 253

    /// What is wrong with a key; nil if it is valid.
    package static func flaw(in key: String) -> String? {
        if key.isEmpty { return "it is empty" }
        for character in key.unicodeScalars {
            switch character {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": continue
            default:
                return "'\(character.escaped(asASCII: false))' is neither an ASCII letter nor a digit nor one of - . _"
            }
        }
        if key == "." || key.hasPrefix("..") { return "it is '.' or begins with '..'" }
        if key.utf8.count > limit { return "it has \(key.utf8.count) characters, \(limit) are allowed" }
        return nil
    }
}
