import Foundation
import Sealing
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A private key that `ssh-keygen` makes, so that no other test reads it; and the secrets in it, which nothing here
/// reads without their mask.
struct SSHKeyFile {
    /// To be wiped.
    var text: [UInt8]
    let secrets: [MaskedSecret]

    /// - Parameter options: `ssh-keygen`'s, such as `-t rsa`.
    init(_ options: [String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tenantry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "key").path
        let maker = try Process.run(
            URL(filePath: "/usr/bin/env"), arguments: ["ssh-keygen", "-q", "-N", "", "-f", path] + options)
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0, "ssh-keygen fails")
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe read(descriptor, &text, text.count)
        try #require(count > 0 && count < text.count)
        text.removeLast(text.count - count)
        var masked = Self.decode(text)
        secrets = try options.contains("PEM") ? masked.pkcs1() : masked.openSSH()
        self.text = text
    }

    /// The bytes of the base64 between the first and the last line, masked.
    private static func decode(_ text: [UInt8]) -> MaskedBytes {
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        var isBody = false
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "\n") { isBody = index + 1 < text.count && text[index + 1] != UInt8(ascii: "-") }
            let value: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte) - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte) - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte) + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: continue
            }
            guard isBody else { continue }
            bits = (bits << 6 | value) & 0xffff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count) ^ MaskedSecret.mask)
            }
        }
        return MaskedBytes(bytes: bytes)
    }
}

/// Reads lengths from bytes that stay masked.
private struct MaskedBytes {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ index: Int) -> Int { Int(bytes[index] ^ MaskedSecret.mask) }

    /// The next field of SSH's wire format.
    private mutating func field() -> Range<Int> {
        let count = (0..<4).reduce(0) { $0 << 8 | byte(position + $1) }
        let start = position + 4
        position = start + count
        return start..<position
    }

    private func pieces(_ range: Range<Int>, _ name: String) -> [MaskedSecret] {
        [range.lowerBound + 1, (range.lowerBound + range.upperBound) / 2 - 8, range.upperBound - 17].map { start in
            MaskedSecret(
                name: "\(name), from \(start - range.lowerBound)",
                bytes: Array(bytes[start..<start + MaskedSecret.size]))
        }
    }

    mutating func openSSH() throws -> [MaskedSecret] {
        position = "openssh-key-v1\0".utf8.count
        for _ in 0..<3 { _ = field() }
        position += 4
        _ = field()
        position += 4 + 8
        let type = field()
        guard type.count == "ssh-rsa".utf8.count else {
            _ = field()
            return pieces(field().prefix(32), "the seed")
        }
        _ = field()
        _ = field()
        let (exponent, coefficient, first, second) = (field(), field(), field(), field())
        return pieces(exponent, "the private exponent") + pieces(coefficient, "the coefficient")
            + pieces(first, "a prime") + pieces(second, "the other prime")
    }

    /// The next element of DER: where its content is.
    private mutating func element() -> Range<Int> {
        var count = byte(position + 1)
        position += 2
        if count & 0x80 != 0 {
            let digits = count & 0x7f
            count = (0..<digits).reduce(0) { $0 << 8 | byte(position + $1) }
            position += digits
        }
        let start = position
        position += count
        return start..<position
    }

    mutating func pkcs1() throws -> [MaskedSecret] {
        position = element().lowerBound
        for _ in 0..<3 { _ = element() }
        let (exponent, first, second) = (element(), element(), element())
        return pieces(exponent, "the private exponent") + pieces(first, "a prime") + pieces(second, "the other prime")
    }
}
