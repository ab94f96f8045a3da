import Foundation

/// Everything in a folder, byte for byte.
struct FolderSnapshot {
    private struct Item: Equatable {
        let type: FileAttributeType
        let permissions: Int
        /// A file's bytes or a link's destination.
        let content: Data
    }

    private var items: [String: Item] = [:]

    init(of folder: URL) throws {
        let root = folder.path(percentEncoded: false)
        let manager = FileManager.default
        // `subpaths` does not follow symbolic links.
        for path in manager.subpaths(atPath: root) ?? [] {
            let full = "\(root)/\(path)"
            let attributes = try manager.attributesOfItem(atPath: full)
            let type = attributes[.type] as? FileAttributeType ?? .typeUnknown
            items[path] = Item(
                type: type, permissions: (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0,
                content: try Self.content(of: full, type))
        }
    }

    private static func content(of path: String, _ type: FileAttributeType) throws -> Data {
        switch type {
        case .typeRegular:
            // A file that its owner may not read is not changed by being read here.
            return (try? Data(contentsOf: URL(filePath: path))) ?? Data()
        case .typeSymbolicLink:
            return Data(try FileManager.default.destinationOfSymbolicLink(atPath: path).utf8)
        default:
            return Data()
        }
    }

    /// One line for each path that was added (with its mode), modified or deleted, sorted by path.
    func changes(since earlier: FolderSnapshot) -> [String] {
        Set(items.keys).union(earlier.items.keys).sorted().compactMap { path in
            switch (earlier.items[path], items[path]) {
            case (nil, let item?):
                "A \(String(item.permissions, radix: 8)) \(path)\(item.type == .typeDirectory ? "/" : "")"
            case (_?, nil): "D \(path)"
            case (let old?, let item?) where old.permissions != item.permissions:
                "M \(String(old.permissions, radix: 8))->\(String(item.permissions, radix: 8)) \(path)"
            case (let old?, let item?): old == item ? nil : "M \(path)"
            case (nil, nil): nil
            }
        }
    }
}
