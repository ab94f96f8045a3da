import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The memory of this process as the system shows it: what a core image would hold.
enum ProcessMemory {
    struct Mapping {
        let range: Range<UInt>
        /// The file or what the system calls it; its permissions.
        let name: String
        let isReadable: Bool
        /// Left out of core images, as libsodium and OpenSSL ask for what they guard.
        var isGuarded = false
    }

    /// A place where a secret is found.
    struct Finding: CustomStringConvertible {
        let secret: String
        let mapping: String
        let address: UInt

        var description: String { "\(secret) at \(String(address, radix: 16)) in \(mapping)" }
    }

    /// Every mapping, with what `/proc/self/smaps` says of it.
    static func mappings() throws -> [Mapping] {
        var mappings: [Mapping] = []
        for line in try text("/proc/self/smaps").split(separator: "\n") {
            if line.hasPrefix("VmFlags:") {
                if line.split(separator: " ").contains("dd") { mappings[mappings.count - 1].isGuarded = true }
                continue
            }
            let words = line.split(separator: " ", maxSplits: 5)
            guard words.count >= 5, words[0].contains("-"), !words[0].hasSuffix(":") else { continue }
            let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2 else { continue }
            mappings.append(
                Mapping(
                    range: ends[0]..<ends[1],
                    name: "\(words[1]) \(words.count == 6 ? words[5].trimmingCharacters(in: .whitespaces) : "")",
                    isReadable: words[1].hasPrefix("r")))
        }
        return mappings
    }

    /// Where pieces of secrets lie outside of guarded memory.
    static func findings(of secrets: [MaskedSecret]) throws -> [Finding] {
        let memory = unsafe open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
        try #require(memory >= 0)
        defer { close(memory) }
        // What is read lies in pages of its own, which are not searched.
        let size = 1 << 20
        let room = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
        defer { unsafe munmap(room, size) }
        let own = UInt(bitPattern: room)..<UInt(bitPattern: room) + UInt(size)
        // By the first byte, as it is in memory: one look for each byte of memory tells most secrets off.
        var byFirst = [[Int]](repeating: [], count: 256)
        for (index, secret) in secrets.enumerated() {
            byFirst[Int(secret.bytes[0] ^ MaskedSecret.mask)].append(index)
        }
        var findings: [Finding] = []
        for mapping in try mappings() where mapping.isReadable && !mapping.isGuarded {
            for piece in mapping.range.pieces(without: own) {
                var start = piece.lowerBound
                while start < piece.upperBound {
                    let wanted = min(size, Int(piece.upperBound - start))
                    let count = unsafe pread(memory, room, wanted, off_t(truncatingIfNeeded: start))
                    if count <= 0 { break }
                    let bytes = unsafe UnsafeRawBufferPointer(start: room, count: count)
                    unsafe search(bytes, secrets, byFirst) { offset, index in
                        findings.append(
                            Finding(secret: secrets[index].name, mapping: mapping.name, address: start + UInt(offset)))
                    }
                    // A piece may lie over the end of what was read.
                    start += UInt(max(1, count == wanted && count == size ? count - MaskedSecret.size : count))
                }
            }
        }
        return findings
    }

    private static func search(
        _ bytes: UnsafeRawBufferPointer, _ secrets: [MaskedSecret], _ byFirst: [[Int]],
        _ found: (_ offset: Int, _ secret: Int) -> Void
    ) {
        guard bytes.count >= MaskedSecret.size else { return }
        for first in 0..<256 where !byFirst[first].isEmpty {
            var start = 0
            let last = bytes.count - MaskedSecret.size
            while start <= last,
                let hit = unsafe memchr(bytes.baseAddress! + start, Int32(first), last - start + 1)
            {
                let offset = unsafe UnsafeRawPointer(hit) - bytes.baseAddress!
                for index in byFirst[first] {
                    let masked = secrets[index].bytes
                    var isSame = true
                    for place in 1..<MaskedSecret.size
                    where unsafe bytes[offset + place] ^ MaskedSecret.mask != masked[place] {
                        isSame = false
                        break
                    }
                    if isSame { found(offset, index) }
                }
                start = offset + 1
            }
        }
    }

    private static func text(_ path: String) throws -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

extension Range<UInt> {
    /// What is left of the range without another.
    fileprivate func pieces(without other: Range<UInt>) -> [Range<UInt>] {
        guard overlaps(other) else { return [self] }
        let before = lowerBound..<Swift.max(lowerBound, other.lowerBound)
        let after = Swift.min(upperBound, other.upperBound)..<upperBound
        return [before, after].filter { !$0.isEmpty }
    }
}
