import Age
import Foundation

/// The throw-away keys in the folder Tests/SSHKeys.
enum SSHKeyFiles {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "SSHKeys")

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    static func identity(_ name: String) throws -> any Identity {
        let bytes = try bytes(name)
        return try AgeKeys.identity(parsing: bytes.span)
    }

    /// The line of a public key, without its line feed.
    static func recipient(_ name: String) throws -> any Recipient {
        try AgeKeys.recipient(parsing: String(text(name).dropLast()))
    }
}
