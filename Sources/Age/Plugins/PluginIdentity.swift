internal import Sealing

/// An identity that a plugin unwraps file keys with: `AGE-PLUGIN-NAME-1…`, by the program `age-plugin-NAME`.
///
/// Its text may name a key on a device, or be a key: it never prints itself. The matching recipient is known to the
/// plugin only.
public final class PluginIdentity: Identity {
    private let name: PluginName
    private let text: GuardedBytes
    private let plugins: Plugins

    /// The plugin's program.
    public var program: String { name.program }

    /// The identity that `text`, in ASCII, spells. The plugin is not started before it is needed, so only the form is
    /// checked.
    /// - Throws: `invalidIdentity`, which does not repeat the text; `outOfMemory`.
    public init(parsing text: Span<UInt8>, plugins: Plugins = Plugins()) throws(AgeError) {
        let separator = text.indices.last { text[$0] == UInt8(ascii: "1") } ?? 0
        let prefix = String(decoding: text.copy(0..<separator), as: UTF8.self)
        guard let name = try PluginName(identityPrefix: prefix) else {
            throw AgeError(.invalidIdentity, "an identity of a plugin begins with AGE-PLUGIN-NAME-1")
        }
        var bytes = try Bech32.decode(text, prefix: name.identityPrefix, orThrow: .invalidIdentity)
        Memory.wipe(&bytes)
        do throws(SealingError) {
            self.text = try GuardedBytes(copying: text)
        } catch {
            throw AgeError(error, as: .invalidIdentity, "the identity cannot be held")
        }
        (self.name, self.plugins) = (name, plugins)
    }

    /// Whoever has the identity, as a recipient: not all plugins can encrypt so.
    public var recipient: PluginRecipient { PluginRecipient(self, name, plugins) }

    public var needsInteraction: Bool { true }

    /// Whether a recipient's text names the same plugin.
    public func isLikely(for recipient: String) -> Bool {
        recipient.hasPrefix(name.recipientPrefix + "1")
    }

    /// - Throws: `missingPlugin`; `pluginFailure`.
    public func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        let result = UnwrappedKey()
        let end = try PluginConversation.hold(.unwrap, with: name, plugins) { plugin throws(AgeError) in
            try introduce(to: plugin)
            try plugin.sendGrease()
            for stanza in stanzas {
                try plugin.send(["recipient-stanza", "0", stanza.type] + stanza.arguments, stanza.body.span)
            }
        } handling: { plugin, message throws(AgeError) in
            guard message.command == "file-key" else { return false }
            guard message.arguments == ["0"] else {
                throw plugin.failure("it gives the key of a file that does not exist")
            }
            guard result.key == nil else { throw plugin.failure("it gives the key of the file twice") }
            guard message.body.count == FileKey.size else {
                throw plugin.failure("it gives a key of \(message.body.count) bytes; a file key has \(FileKey.size)")
            }
            let body = message.body
            result.key = try FileKey(copying: body.span)
            return true
        }
        // The header's MAC tells whether the key is right, so the end does not matter if there is one.
        if result.key == nil, let end { throw AgeError(.pluginFailure, "\(name.program): it failed: \(end)") }
        return result.key.take()
    }

    /// Says to a plugin which identity is meant.
    func introduce(to plugin: PluginConversation) throws(AgeError) {
        try text.withBytes { text throws(AgeError) in try plugin.send("add-identity", secretArgument: text) }
    }
}

extension PluginIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the plugin; the text stays where it is.
    public var description: String { "<redacted identity of \(name.program)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a closure hands out.
private final class UnwrappedKey {
    var key: FileKey?
}
