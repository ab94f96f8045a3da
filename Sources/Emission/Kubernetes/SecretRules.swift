import Documents
import Estate
import Sealing

/// What the API server demands of a Secret of each type (`ValidateSecret` of Kubernetes), and, of key pairs, what
/// `kubectl create secret tls` does: the API server takes a key of another certificate, and every ingress fails on it.
struct SecretRules {
    /// What is wrong, as a sentence; which key it is about, nil for one that is missing.
    struct Flaw: Error {
        let key: String?
        let summary: String
        var hint: String?
    }

    private let contents: [(key: String, value: [UInt8])]

    /// - Parameter isSealed: whether the values are ciphertexts, of which only the keys can be checked.
    static func check(
        _ type: String, _ contents: [(key: String, value: [UInt8])], isSealed: Bool
    ) throws(Flaw) {
        let rules = SecretRules(contents: contents)
        switch SecretType(rawValue: type) {
        case nil, .opaque: return
        case .tls:
            let (certificate, key) = (try rules.required("tls.crt"), try rules.required("tls.key"))
            if !isSealed { try checkPair(certificate, key) }
        case .dockerConfigJSON: try rules.checkJSON(".dockerconfigjson", isSealed)
        case .dockerConfig: try rules.checkJSON(".dockercfg", isSealed)
        case .basicAuth:
            guard rules["username"] != nil || rules["password"] != nil else {
                throw Flaw(key: nil, summary: "has neither the key username nor the key password")
            }
        case .sshAuth:
            let key = try rules.required("ssh-privatekey")
            if key.isEmpty { throw Flaw(key: "ssh-privatekey", summary: "has an empty ssh-privatekey") }
        }
    }

    private subscript(key: String) -> [UInt8]? { contents.first { $0.key == key }?.value }

    private func required(_ key: String) throws(Flaw) -> [UInt8] {
        if let value = self[key] { return value }
        throw Flaw(
            key: nil, summary: "lacks the key \(key)",
            hint: Suggestion.hint(for: key, among: contents.map(\.key)).map { _ in "write \(key) for the key under data"
            })
    }

    private func checkJSON(_ key: String, _ isSealed: Bool) throws(Flaw) {
        let value = try required(key)
        if isSealed { return }
        guard Self.isObject(value) else {
            throw Flaw(
                key: key, summary: "has a \(key) that is not a JSON object",
                hint: key == ".dockerconfigjson"
                    ? "it is the text of ~/.docker/config.json: {\"auths\": {\"registry\": {…}}}"
                    : "it is the text of ~/.dockercfg: {\"registry\": {…}}")
        }
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        do throws(DocumentError) {
            let file = try DocumentFile(parsing: SourceText(name: "", bytes: bytes), as: .json, limits: .secret)
            return file.root?.mapping != nil
        } catch {
            // The API server takes a repeated key, which our reader does not; what follows it is left to the server.
            return error.code == .duplicateKey && bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        }
    }

    private static func checkPair(_ certificate: [UInt8], _ key: [UInt8]) throws(Flaw) {
        // Whoever fills a certificate in later begins with an empty pair.
        if certificate.isEmpty, key.isEmpty { return }
        switch TLSPair.flaw(certificate: certificate, key: key) {
        case nil: return
        case .noCertificate:
            throw Flaw(
                key: "tls.crt", summary: "has a tls.crt without a certificate that can be read",
                hint: "it is PEM, and begins with -----BEGIN CERTIFICATE-----")
        case .noKey:
            throw Flaw(
                key: "tls.key", summary: "has a tls.key without a private key that can be read",
                hint: "it is PEM without a passphrase, and begins with -----BEGIN PRIVATE KEY----- or the like")
        case .mismatch:
            throw Flaw(
                key: "tls.key", summary: "has a tls.key that does not belong to the certificate in tls.crt",
                hint: "the server's own certificate comes first in tls.crt; was only one of the two renewed?")
        }
    }
}
