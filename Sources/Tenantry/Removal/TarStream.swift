import Documents
import Estate
import SystemPackage

/// Files as a tar archive (POSIX.1-1988 ustar, with a pax header where a path is too long or not ASCII), piece by piece:
/// one file is in memory at a time.
struct TarStream {
    struct Item {
        /// In the archive.
        let name: String
        let path: FilePath
        /// Where a symbolic link leads; nil for a file.
        let link: String?
        let permissions: FilePermissions
    }

    private let store: any FileStore
    private let time: Int
    private var items: ArraySlice<Item>
    private var pending: ArraySlice<UInt8> = []
    private var hasEnded = false

    private static let blockSize = 512

    /// - Parameter time: of all files, in seconds since 1970.
    init(_ items: [Item], store: any FileStore, time: Int) {
        (self.items, self.store, self.time) = (items[...], store, time)
    }

    /// Appends what is next to `buffer`, as much as it has room for; nothing at the end.
    mutating func read(into buffer: inout [UInt8]) throws(TenantryError) {
        if pending.isEmpty { try advance() }
        let room = max(buffer.capacity - buffer.count, 4096)
        buffer += pending.prefix(room)
        pending = pending.dropFirst(room)
    }

    private mutating func advance() throws(TenantryError) {
        guard let item = items.popFirst() else {
            // The archive ends with two empty blocks.
            if !hasEnded { pending = [UInt8](repeating: 0, count: 2 * Self.blockSize)[...] }
            hasEnded = true
            return
        }
        let content: [UInt8] =
            item.link == nil
            ? try rethrowing { () throws(EstateError) in try store.read(item.path, limit: FileLimit.document) } : []
        var bytes: [UInt8] = []
        let link = item.link ?? ""
        if Self.split(item.name) == nil || link.utf8.count > 100 || !(item.name + link).utf8.allSatisfy({ $0 < 0x80 }) {
            var records = Self.record("path", item.name)
            if item.link != nil { records += Self.record("linkpath", link) }
            bytes += header("pax", "", type: "x", mode: 0o644, size: records.count) + Self.padded(records)
        }
        bytes += header(
            item.name, link, type: item.link == nil ? "0" : "2", mode: Int(item.permissions.rawValue),
            size: content.count)
        pending = (bytes + Self.padded(content))[...]
    }

    private func header(_ name: String, _ link: String, type: Character, mode: Int, size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ text: some Swift.Sequence<UInt8>, at offset: Int, _ length: Int) {
            for (index, byte) in text.prefix(length).enumerated() { block[offset + index] = byte }
        }
        func put(_ number: Int, at offset: Int, _ length: Int) {
            let digits = String(number, radix: 8)
            let zeros = String(repeating: "0", count: max(length - 1 - digits.count, 0))
            put((zeros + digits).utf8, at: offset, length - 1)
        }
        let (prefix, rest) = Self.split(name) ?? ("", String(name.suffix(50)))
        put(rest.utf8, at: 0, 100)
        put(mode & 0o777, at: 100, 8)
        put(0, at: 108, 8)
        put(0, at: 116, 8)
        put(size, at: 124, 12)
        put(time, at: 136, 12)
        put(repeatElement(UInt8(ascii: " "), count: 8), at: 148, 8)
        put(String(type).utf8, at: 156, 1)
        put(link.utf8, at: 157, 100)
        put(Array("ustar\0".utf8) + Array("00".utf8), at: 257, 8)
        put(prefix.utf8, at: 345, 155)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(sum, at: 148, 7)
        block[154] = 0
        block[155] = UInt8(ascii: " ")
        return block
    }

    /// A path as the two fields of a header; nil if it does not fit.
    private static func split(_ name: String) -> (prefix: String, rest: String)? {
        if name.utf8.count <= 100 { return ("", name) }
        for index in name.indices where name[index] == "/" {
            let (prefix, rest) = (name[..<index], name[name.index(after: index)...])
            if prefix.utf8.count <= 155, rest.utf8.count <= 100 { return (String(prefix), String(rest)) }
        }
        return nil
    }

    /// A pax record, which begins with its own length.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let body = " \(key)=\(value)\n".utf8
        var length = body.count
        while String(length).utf8.count + body.count != length { length = String(length).utf8.count + body.count }
        return Array(String(length).utf8) + body
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (blockSize - bytes.count % blockSize) % blockSize)
    }
}
