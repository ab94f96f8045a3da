internal import Sealing

/// A message of the plugin protocol: a stanza whose body may be a secret.
final class PluginMessage {
    /// What it is: `msg`, `file-key`, …
    let command: String
    let arguments: [String]
    /// Wiped with the message; lend it, do not keep it.
    private(set) var body: [UInt8]

    /// - Parameter body: what no other array shares.
    init(_ command: String, _ arguments: [String], body: consuming [UInt8]) {
        self.command = command
        self.arguments = arguments
        self.body = body
    }

    deinit {
        Memory.wipe(&body)
    }
}
