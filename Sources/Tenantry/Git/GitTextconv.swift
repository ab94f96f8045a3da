import Documents
import SOPS
package import SystemPackage

/// What git compares in the place of an encrypted file: a text for people.
package struct GitTextconv: Sendable {
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// The text of a file. Whatever is wrong with the file or the keys, there is one: a difference of many files must not
    /// end at the first that does not open.
    ///
    /// - Parameter reveals: whether the secrets are shown; else their fingerprints are.
    /// - Throws: only if the file cannot be read.
    package func text(of path: FilePath, reveals: Bool) throws(TenantryError) -> [UInt8] {
        let bytes = try surroundings.contents(of: path)
        let file = GitFile(bytes, of: path.lastComponent?.string ?? "")
        guard let encrypted = try? file.encrypted else { return bytes }
        do throws(SOPSError) {
            let identities = try surroundings.identityRing()
            return try text(of: encrypted.decrypt(with: identities, checksMAC: false), reveals: reveals)
        } catch {
            let note =
                error.code == .noMatchingKey
                ? "no key at hand opens the file: these are digests of its ciphertexts"
                : "the file cannot be decrypted: \(error.diagnostic.summary)"
            guard let digested = try? encrypted.digested() else { return bytes }
            return Self.text(digested, encrypted.metadataInWords + [note])
        }
    }

    private func text(of opened: DecryptedFile, reveals: Bool) throws(SOPSError) -> [UInt8] {
        var words = opened.encrypted.metadataInWords + ["data key \(try opened.fingerprintOfKey())"]
        do throws(SOPSError) {
            _ = try opened.encrypted.decrypt(with: opened.key)
        } catch {
            words.append("beware: \(error.diagnostic.summary)")
        }
        return Self.text(try reveals ? opened.plaintext() : opened.fingerprinted(), words)
    }

    private static func text(_ bytes: [UInt8], _ words: [String]) -> [UInt8] {
        let end = bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? "" : "\n"
        return bytes + "\(end)\(words.map { "# \($0)\n" }.joined())".utf8
    }
}
