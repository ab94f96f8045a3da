internal import Sealing

/// Passes a plugin's messages and questions on to whoever can answer (C2SP, age-plugin, phase 2 of both tasks).
struct PluginAsker {
    let interaction: (any PluginInteraction)?
    /// The program.
    let plugin: String
    /// Why it could not be asked or shown what the plugin wanted: for the message, if the plugin fails without.
    private(set) var refusals: [String] = []

    init(interaction: (any PluginInteraction)?, plugin: String) {
        self.interaction = interaction
        self.plugin = plugin
    }

    /// The answer to a message; nil if it is of another kind.
    mutating func answer(_ message: PluginMessage) throws(AgeError) -> PluginAnswer? {
        guard ["msg", "confirm", "request-public", "request-secret"].contains(message.command) else { return nil }
        let text = PluginText.message(message.body)
        let labels = try labels(of: message)
        do throws(AgeError) {
            guard let interaction else { throw AgeError(.nobodyToAsk, "there is nobody to ask") }
            switch message.command {
            case "msg":
                try interaction.show(text, from: plugin)
                return PluginAnswer(["ok"])
            case "confirm":
                let isYes = try interaction.confirm(
                    text, yes: labels[0], no: labels.count > 1 ? labels[1] : nil, from: plugin)
                return PluginAnswer(["ok", isYes ? "yes" : "no"])
            case "request-public":
                return PluginAnswer(["ok"], body: Array(try interaction.requestPublic(text, from: plugin).utf8))
            default:
                let secret = try interaction.requestSecret(text, from: plugin)
                return PluginAnswer(["ok"], body: secret.bytes.withBytes { bytes in bytes.copy(bytes.indices) })
            }
        } catch {
            // A message that nobody can be shown is no obstacle in itself.
            if message.command != "msg" || interaction != nil {
                let refusal = "it asked “\(PluginText.line(message.body))”, but \(error.reason)"
                if !refusals.contains(refusal) { refusals.append(refusal) }
            }
            return PluginAnswer(["fail"])
        }
    }

    /// The texts of the answers that `confirm` offers.
    private func labels(of message: PluginMessage) throws(AgeError) -> [String] {
        guard message.command == "confirm" else { return [] }
        let labels = message.arguments.compactMap { try? Base64.decode($0, .unpadded) }.map(PluginText.line)
        guard (1...2).contains(labels.count), labels.count == message.arguments.count else {
            throw AgeError(.pluginFailure, "\(plugin): it asks for a confirmation without saying what to choose from")
        }
        return labels
    }
}

/// What a plugin gets for an answer; the body may be a secret and is wiped in the end.
final class PluginAnswer {
    let words: [String]
    private(set) var body: [UInt8]

    init(_ words: [String], body: consuming [UInt8] = []) {
        self.words = words
        self.body = body
    }

    deinit {
        Memory.wipe(&body)
    }
}
