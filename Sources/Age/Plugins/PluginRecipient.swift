internal import Sealing

/// A recipient that a plugin wraps file keys for: `age1NAME1…`, by the program `age-plugin-NAME`; or the owner of a
/// plugin's identity.
public struct PluginRecipient: Recipient {
    private let name: PluginName
    private let target: Target
    private let plugins: Plugins

    private enum Target {
        case recipient(String)
        case identity(PluginIdentity)
    }

    /// The plugin's program.
    public var program: String { name.program }

    /// The recipient that `text` names. The plugin is not started before it is needed, so only the form is checked.
    /// - Throws: `invalidRecipient`.
    public init(parsing text: String, plugins: Plugins = Plugins()) throws(AgeError) {
        let prefix = text[..<(text.lastIndex(of: "1") ?? text.startIndex)]
        guard let name = try PluginName(recipientPrefix: prefix) else {
            throw AgeError(.invalidRecipient, "a recipient of a plugin begins with age1NAME1")
        }
        let bytes = [UInt8](text.utf8)
        _ = try Bech32.decode(bytes.span, prefix: name.recipientPrefix, orThrow: .invalidRecipient)
        (self.name, self.plugins, target) = (name, plugins, .recipient(text))
    }

    /// Whoever has the identity.
    init(_ identity: PluginIdentity, _ name: PluginName, _ plugins: Plugins) {
        (self.name, self.plugins, target) = (name, plugins, .identity(identity))
    }

    /// The same recipient, with the plugin run in another way.
    public func with(_ plugins: Plugins) -> PluginRecipient {
        switch target {
        case .recipient(let text): PluginRecipient(name, .recipient(text), plugins)
        case .identity(let identity): PluginRecipient(name, .identity(identity), plugins)
        }
    }

    private init(_ name: PluginName, _ target: Target, _ plugins: Plugins) {
        (self.name, self.target, self.plugins) = (name, target, plugins)
    }

    public func wrap(_ fileKey: borrowing FileKey) throws(AgeError) -> [Stanza] {
        try wrapWithLabels(fileKey).stanzas
    }

    /// - Throws: `missingPlugin`; `pluginFailure`.
    public func wrapWithLabels(_ fileKey: borrowing FileKey) throws(AgeError) -> WrappedFileKey {
        // A closure cannot capture what is borrowed; the copy is guarded, too.
        let copy: FileKey = try fileKey.withBytes { bytes throws(AgeError) in try FileKey(copying: bytes) }
        return try wrap(copy: copy)
    }

    private func wrap(copy fileKey: consuming FileKey) throws(AgeError) -> WrappedFileKey {
        let fileKey = SharedFileKey(fileKey)
        var stanzas: [Stanza] = []
        var labels: Set<String>?
        let end = try PluginConversation.hold(.wrap, with: name, plugins) { plugin throws(AgeError) in
            switch target {
            case .recipient(let text): try plugin.send(["add-recipient", text])
            case .identity(let identity): try identity.introduce(to: plugin)
            }
            try plugin.sendGrease()
            try fileKey.key.withBytes { bytes throws(AgeError) in try plugin.send(["wrap-file-key"], bytes) }
            try plugin.send(["extension-labels"])
        } handling: { plugin, message throws(AgeError) in
            switch message.command {
            case "recipient-stanza":
                guard message.arguments.count >= 2, message.arguments[0] == "0" else {
                    throw plugin.failure("it gives a stanza for a file that does not exist")
                }
                guard stanzas.count < Self.mostStanzas else { throw plugin.failure("it gives too many stanzas") }
                stanzas.append(
                    Stanza(unchecked: message.arguments[1], Array(message.arguments.dropFirst(2)), message.body))
            case "labels":
                guard labels == nil else { throw plugin.failure("it gives its labels twice") }
                labels = Set(message.arguments)
            default: return false
            }
            return true
        }
        guard !stanzas.isEmpty else { throw failure("it gave no stanza") }
        // Nobody may be able to open what a plugin has wrapped that is in trouble.
        if let end { throw failure("it failed after it had given all: \(end)") }
        return WrappedFileKey(stanzas: stanzas, labels: labels ?? [])
    }

    /// A plugin gives one stanza for each recipient, and some more do no harm.
    private static let mostStanzas = 64

    private func failure(_ reason: String) -> AgeError {
        AgeError(.pluginFailure, "\(name.program): \(reason)")
    }
}

extension PluginRecipient: CustomStringConvertible {
    /// The text form; an identity does not show itself.
    public var description: String {
        switch target {
        case .recipient(let text): text
        case .identity: "<redacted identity of \(name.program)>"
        }
    }
}

/// A file key for a closure.
private final class SharedFileKey {
    let key: FileKey

    init(_ key: consuming FileKey) {
        self.key = key
    }
}
