internal import Sealing

/// A PEM block (RFC 7468) that is all of a text but for white space, as a private key file is; without headers.
struct PEM: ~Copyable {
    /// What stands behind BEGIN: "OPENSSH PRIVATE KEY".
    let label: String
    /// What the base64 stands for.
    let content: GuardedBytes

    /// Far more than a key of a size that is taken has.
    private static let longestText = 64 * 1024
    private static let begin = "-----BEGIN "
    private static let end = "-----END "
    private static let dashes = "-----"

    /// - Throws: `invalidIdentity`; `encryptedIdentity` for the headers of an encrypted key of the older form.
    init(parsing text: Span<UInt8>) throws(AgeError) {
        guard text.count <= PEM.longestText else { throw PEM.failure("the file is too large for a key") }
        var lines = Lines(text: text)
        lines.skipEmpty(text)
        guard let first = lines.next(text), let label = PEM.label(text.extracting(first), PEM.begin) else {
            throw PEM.failure("a key file begins with a line -----BEGIN …-----")
        }
        var base64: [UInt8] = []
        base64.reserveCapacity(text.count)
        defer { Memory.wipe(&base64) }
        while true {
            guard let line = lines.next(text) else { throw PEM.failure("the line -----END \(label)----- is missing") }
            let bytes = text.extracting(line)
            if bytes.starts(with: PEM.dashes) {
                guard PEM.label(bytes, PEM.end) == label else {
                    throw PEM.failure("the line -----END \(label)----- is expected on line \(lines.number)")
                }
                break
            }
            guard !line.contains(where: { text[$0] == UInt8(ascii: ":") }) else {
                // The older form has headers only when the key is encrypted.
                if label == "RSA PRIVATE KEY", bytes.starts(with: "Proc-Type: 4,ENCRYPTED") {
                    throw SSHKeys.encrypted()
                }
                throw PEM.failure("line \(lines.number) of the key file is not base64")
            }
            for index in line { base64.append(text[index]) }
        }
        lines.skipEmpty(text)
        guard lines.isAtEnd(text) else { throw PEM.failure("something follows the key, on line \(lines.number + 1)") }
        do throws(SealingError) {
            var bytes = try Base64.decode(base64.span)
            content = try GuardedBytes(moving: &bytes)
        } catch {
            throw AgeError(error, as: .invalidIdentity, "the key file is not base64 between its first and last line")
        }
        self.label = label
    }

    /// The label of a first or last line; nil if it is none.
    private static func label(_ line: Span<UInt8>, _ start: String) -> String? {
        let rest = line.count - start.utf8.count - dashes.utf8.count
        guard rest > 0, rest <= 64, line.starts(with: start),
            line.extracting(last: dashes.utf8.count).starts(with: dashes)
        else { return nil }
        let bytes = line.copy(start.utf8.count..<(start.utf8.count + rest))
        let isPlain = bytes.allSatisfy {
            $0 == UInt8(ascii: " ") || (UInt8(ascii: "0")...UInt8(ascii: "Z")).contains($0)
        }
        return isPlain ? String(decoding: bytes, as: UTF8.self) : nil
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private static func failure(_ reason: String) -> AgeError {
        AgeError(.invalidIdentity, reason)
    }

    /// Goes through the lines of a text, which end with LF or CRLF; spaces at their ends do not count.
    private struct Lines {
        private var position = 0
        private let count: Int
        /// The number of the line that was last read, from 1.
        private(set) var number = 0

        init(text: Span<UInt8>) {
            count = text.count
        }

        mutating func next(_ text: Span<UInt8>) -> Range<Int>? {
            guard position < count else { return nil }
            let start = position
            while position < count, text[position] != UInt8(ascii: "\n") { position += 1 }
            var end = position
            position += 1
            number += 1
            while end > start, isSpace(text[end - 1]) { end -= 1 }
            return start..<end
        }

        mutating func skipEmpty(_ text: Span<UInt8>) {
            while position < count, isSpace(text[position]) {
                if text[position] == UInt8(ascii: "\n") { number += 1 }
                position += 1
            }
        }

        func isAtEnd(_ text: Span<UInt8>) -> Bool { position >= count }
    }
}
