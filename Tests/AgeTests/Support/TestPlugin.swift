import Age
import Foundation
import Synchronization

/// The plugin of the folder Tests/Plugins, which does what its keys say.
enum TestPlugin {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Plugins")

    static var isRunnable: Bool { Command.isCI || Command.find("python3") != nil }

    /// Plugins as a process has them whose `PATH` begins with the folder.
    static func plugins(_ interaction: (any PluginInteraction)? = nil, timeLimit: Duration? = nil) -> Plugins {
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = folder.path + ":" + (environment["PATH"] ?? "")
        var plugins = Plugins(environment: environment, interaction: interaction)
        if let timeLimit { plugins.timeLimit = timeLimit }
        return plugins
    }

    /// The texts of a recipient and an identity for which the plugin does what the mode says.
    static func keys(_ mode: String) -> (recipient: String, identity: String) {
        let (recipient, identity) = ([UInt8](mode.utf8), [UInt8](mode.utf8))
        return (
            String(decoding: Bech32.encode(recipient.span, prefix: "age1test"), as: UTF8.self),
            String(decoding: Bech32.encode(identity.span, prefix: "AGE-PLUGIN-TEST-"), as: UTF8.self)
        )
    }

    static func recipient(_ mode: String, _ plugins: Plugins = plugins()) throws -> any Recipient {
        try AgeKeys.recipient(parsing: keys(mode).recipient, plugins: plugins)
    }

    static func identity(_ mode: String, _ plugins: Plugins = plugins()) throws -> PluginIdentity {
        let text = [UInt8](keys(mode).identity.utf8)
        return try PluginIdentity(parsing: text.span, plugins: plugins)
    }
}

/// A person who answers everything, and takes down what was said.
final class TestPerson: PluginInteraction {
    private let said = Mutex<[String]>([])
    private let isAlone: Bool
    private let pause: Duration

    /// - Parameters:
    ///   - isAlone: whether nothing can be asked.
    ///   - pause: how long an answer takes.
    init(isAlone: Bool = false, pause: Duration = .zero) {
        (self.isAlone, self.pause) = (isAlone, pause)
    }

    var heard: [String] { said.withLock { $0 } }

    private func note(_ text: String) throws(AgeError) {
        said.withLock { $0.append(text) }
        if isAlone { throw AgeError(.nobodyToAsk, "everybody is at lunch") }
        if pause > .zero { Thread.sleep(forTimeInterval: Double(pause.components.attoseconds) / 1e18) }
    }

    func show(_ message: String, from plugin: String) throws(AgeError) {
        try note("\(plugin) shows \(message)")
    }

    func confirm(_ message: String, yes: String, no: String?, from plugin: String) throws(AgeError) -> Bool {
        try note("\(plugin) asks \(message) \(yes)/\(no ?? "-")")
        return no == nil
    }

    func requestPublic(_ message: String, from plugin: String) throws(AgeError) -> String {
        try note("\(plugin) asks \(message)")
        return "the left one"
    }

    func requestSecret(_ message: String, from plugin: String) throws(AgeError) -> Passphrase {
        try note("\(plugin) asks for a secret: \(message)")
        let secret = [UInt8]("1234".utf8)
        return try Passphrase(copying: secret.span)
    }

    func isWaiting(for plugin: String) {
        said.withLock { $0.append("waiting for \(plugin)") }
    }
}
