package import Age
import Documents
import Estate
import Sealing
import SystemPackage

extension Keys {
    /// For whom a file is to be encrypted, as a person says it.
    package struct RecipientSources: Sendable {
        /// Recipients themselves.
        package var texts: [String] = []
        /// Files of recipients, one a line.
        package var files: [String] = []
        /// Files of identities, whose recipients are meant.
        package var identityFiles: [String] = []

        package init(texts: [String], files: [String], identityFiles: [String]) {
            self.texts = texts
            self.files = files
            self.identityFiles = identityFiles
        }
    }

    /// The recipients, in the order of the sources.
    ///
    /// - Throws: `badInput`, `notFound`, `noPermission`.
    package static func recipients(
        of sources: RecipientSources, _ surroundings: Surroundings
    ) throws(TenantryError) -> [any Recipient] {
        var recipients: [any Recipient] = []
        for text in sources.texts {
            do throws(AgeError) {
                recipients.append(try AgeKeys.recipient(parsing: text, plugins: surroundings.plugins))
            } catch {
                throw TenantryError(.badInput, "\(shown(text)) is no recipient to encrypt to: \(error.reason)")
            }
        }
        for file in sources.files { recipients += try self.recipients(inFile: file, surroundings) }
        for file in sources.identityFiles {
            for identity in try identities(of: file, surroundings) {
                recipients.append(try recipient(of: identity, in: file))
            }
        }
        return recipients
    }

    /// The recipients in a file: one a line, among blank lines and comments. Keys of SSH's that age does not use are
    /// passed over, as a file of authorized keys may have them.
    private static func recipients(
        inFile path: String, _ surroundings: Surroundings
    ) throws(TenantryError) -> [any Recipient] {
        let bytes =
            path == "-"
            ? try Surroundings.contents(of: .standardInput, named: "standard input", limit: FileLimit.manifest)
            : try surroundings.contents(of: FilePath(path), limit: FileLimit.manifest)
        let name = path == "-" ? "standard input" : path
        var recipients: [any Recipient] = []
        for (number, line) in KeyLines.lines(of: bytes) {
            if let type = KeyLines.unusedSSHType(line) {
                surroundings.person.warn(
                    Diagnostic("passed over line \(number): age does not encrypt to \(type) keys", file: name))
                continue
            }
            do throws(AgeError) {
                recipients.append(try AgeKeys.recipient(parsing: line, plugins: surroundings.plugins))
            } catch {
                throw TenantryError(
                    .badInput,
                    Diagnostic("line \(number): \(error.reason)", file: name, hint: "each line is one recipient"))
            }
        }
        guard !recipients.isEmpty else {
            throw TenantryError(.badInput, Diagnostic("there is no recipient in it", file: name))
        }
        return recipients
    }

    private static func recipient(of identity: any Identity, in file: String) throws(TenantryError) -> any Recipient {
        if let identity = identity as? PluginIdentity { return identity.recipient }
        do throws(AgeError) {
            guard let text = identity.recipientText else {
                throw AgeError(.invalidIdentity, "it holds an identity whose recipient is not known")
            }
            return try AgeKeys.recipient(parsing: text)
        } catch {
            throw TenantryError(
                .badInput, Diagnostic(error.reason, file: file, hint: "name the recipient with --recipient"))
        }
    }

    /// What was typed, if it is no private key: that must not appear in a message.
    private static func shown(_ text: String) -> String {
        let isSecret = text.uppercased().contains("SECRET-KEY") || text.contains("PRIVATE KEY")
        return isSecret || text.utf8.count > 100 || !text.utf8.allSatisfy { (0x20...0x7e).contains($0) } ? "this" : text
    }
}

/// Files that hold a key on each line.
enum KeyLines {
    /// The lines with their numbers, without blank ones, comments and white space at their ends.
    static func lines(of bytes: [UInt8]) -> [(number: Int, line: String)] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap {
            let words = String(decoding: $0.element, as: UTF8.self)
            var line = Substring(words)
            while let first = line.first, first.isWhitespace { line.removeFirst() }
            while let last = line.last, last.isWhitespace { line.removeLast() }
            return line.isEmpty || line.first == "#" ? nil : ($0.offset + 1, String(line))
        }
    }

    /// The type of a public key of SSH's that age does not encrypt to; nil for any other line.
    static func unusedSSHType(_ line: String) -> String? {
        let type = line.prefix { $0 != " " && $0 != "\t" }
        guard !["ssh-ed25519", "ssh-rsa"].contains(type),
            ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].contains(where: { type.hasPrefix($0) })
        else { return nil }
        return String(type)
    }
}
