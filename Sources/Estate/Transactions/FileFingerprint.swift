import Sealing
import SystemPackage

/// What tells contents apart, without saying anything about them.
enum FileFingerprint: Hashable, Sendable {
    /// The SHA-256 of a file that holds no secret in plain text.
    case digest([UInt8])
    /// The length of a file that does: from the digest of a short secret, the secret could be found by trying.
    case length(Int)
    /// The SHA-256 of where a symbolic link leads.
    case link([UInt8])

    init(_ bytes: [UInt8], privacy: FileChange.Privacy) {
        self =
            switch privacy {
            case .ordinary, .executable: .digest(SHA256.hash(bytes))
            case .confidential: .length(bytes.count)
            }
    }

    init(linkTo target: FilePath) {
        self = .link(SHA256.hash(Array(target.string.utf8)))
    }

    /// As the journal has it.
    var text: String {
        switch self {
        case .digest(let bytes): "sha256:" + Hex.text(bytes)
        case .length(let count): "length:\(count)"
        case .link(let bytes): "link:" + Hex.text(bytes)
        }
    }

    /// - Returns: nil for what `text` never is.
    init?(text: Substring) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "sha256", "link":
            guard let digest = Hex.bytes(parts[1]), digest.count == 32 else { return nil }
            self = parts[0] == "link" ? .link(digest) : .digest(digest)
        case "length":
            guard let count = Int(parts[1]), count >= 0, String(count) == parts[1] else { return nil }
            self = .length(count)
        default: return nil
        }
    }
}

extension FileStore {
    /// Whether what is at a path is what a fingerprint was taken of; nil if nothing is there.
    func matches(_ fingerprint: FileFingerprint, _ path: FilePath) throws(EstateError) -> Bool? {
        guard let status = try status(path) else { return nil }
        switch (fingerprint, status.kind) {
        case (.link, .link): return fingerprint == FileFingerprint(linkTo: try linkTarget(path))
        case (.length(let count), .file): return status.stamp.size == count
        case (.digest(let digest), .file):
            guard case .bytes(let bytes) = try read(path, limit: FileLimit.document, followsLink: false) else {
                return nil
            }
            return SHA256.hash(bytes) == digest
        default: return false
        }
    }
}

/// Lower-case hexadecimal digits.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(_ text: Substring) -> [UInt8]? {
        let values = text.utf8.map { digits.firstIndex(of: $0) }
        guard values.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: values.count, by: 2) {
            guard let high = values[index], let low = values[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
