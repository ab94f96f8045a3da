import Sealing

/// Hashes of what an object holds.
enum Digest {
    /// kustomize's generators break base64 into lines, and hash it with them.
    private static let lineLength = 70

    /// The suffix that kustomize's generators append to the name of a ConfigMap with this content.
    static func suffix(of configMap: ConfigMapObject) -> String {
        var json = Array("{".utf8)
        if !configMap.binaryData.isEmpty {
            json += "\"binaryData\":".utf8
            GoJSON.append(configMap.binaryData, lineLength: lineLength, to: &json)
            json += ",".utf8
        }
        json += "\"data\":".utf8
        if configMap.data.isEmpty {
            json += "\"\"".utf8
        } else {
            GoJSON.append(configMap.data, to: &json)
        }
        json += ",\"kind\":\"ConfigMap\",\"name\":\"\"}".utf8
        return encoded(json)
    }

    /// The suffix that kustomize's generators append to the name of a Secret with this content.
    static func suffix(of secret: SecretObject) -> String {
        var json = Array("{\"data\":".utf8)
        if secret.data.isEmpty {
            json += "\"\"".utf8
        } else {
            GoJSON.append(secret.data, lineLength: lineLength, to: &json)
        }
        json += ",\"kind\":\"Secret\",\"name\":\"\",\"type\":".utf8
        GoJSON.append(secret.type, to: &json)
        json += "}".utf8
        return encoded(json)
    }

    /// A checksum of all data of a target: SHA-256 in hexadecimal over
    /// `{"configMap":{"binaryData":{…},"data":{…}},"secret":{"data":{…}}}`, compact, keys sorted, bytes in base64, strings as Go
    /// writes them, what is not there as `{}`. If there are further objects, the list `"others"` stands between the two, with
    /// `{"binaryData":{…},"data":{…},"kind":"ConfigMap","name":…}` or `{"data":{…},"kind":"Secret","name":…}` for each.
    ///
    /// It covers data only, not labels, suffixes or the Secret's type: it changes exactly when what a pod reads does. The
    /// main Secret's annotation covers all objects, those of all others themselves alone: who reads ConfigMaps learns
    /// nothing that could be used to try out secrets.
    static func checksum(
        _ configMap: ConfigMapObject?, _ secret: SecretObject?, others: [KubernetesObject] = []
    ) -> String {
        var json = Array("{\"configMap\":{\"binaryData\":".utf8)
        GoJSON.append(configMap?.binaryData ?? [], to: &json)
        json += ",\"data\":".utf8
        GoJSON.append(configMap?.data ?? [], to: &json)
        if !others.isEmpty {
            json += "},\"others\":[".utf8
            for (index, object) in others.enumerated() {
                json += (index == 0 ? "{" : "},{").utf8
                append(object, to: &json)
            }
            json += "}],\"secret\":{\"data\":".utf8
        } else {
            json += "},\"secret\":{\"data\":".utf8
        }
        GoJSON.append(secret?.data ?? [], to: &json)
        json += "}}".utf8
        return Hexadecimal.encode(SHA256.hash(json))
    }

    /// The members of an object's data.
    private static func append(_ object: KubernetesObject, to json: inout [UInt8]) {
        switch object {
        case .namespace: break
        case .configMap(let object):
            json += "\"binaryData\":".utf8
            GoJSON.append(object.binaryData, to: &json)
            json += ",\"data\":".utf8
            GoJSON.append(object.data, to: &json)
        case .secret(let object):
            json += "\"data\":".utf8
            GoJSON.append(object.data, to: &json)
        }
        json += ",\"kind\":\"\(object.kind.rawValue)\",\"name\":".utf8
        GoJSON.append(object.metadata.baseName, to: &json)
    }

    private static func encoded(_ json: [UInt8]) -> String { suffix(ofDigest: SHA256.hash(json)) }

    /// Whether a text is what `Hexadecimal` makes of 32 bytes.
    static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The first ten digits of the digest, in letters that make no words.
    static func suffix(ofDigest digest: [UInt8]) -> String {
        let digits = Hexadecimal.encode(digest).prefix(10).map { digit -> Character in
            switch digit {
            case "0": "g"
            case "1": "h"
            case "3": "k"
            case "a": "m"
            case "e": "t"
            default: digit
            }
        }
        return String(digits)
    }
}
