import Age
import Documents
import Tenantry

/// The person at the terminal, as plugins of age's speak with them. Messages go to standard error; questions need the
/// terminal itself.
struct TerminalInteraction: PluginInteraction {
    func show(_ message: String, from plugin: String) throws(AgeError) {
        for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
            Console.standard.say("\(plugin): \(line)")
        }
    }

    func confirm(_ message: String, yes: String, no: String?, from plugin: String) throws(AgeError) -> Bool {
        try asking { prompt throws(TenantryError) in
            let choices = no.map { "1 for \(yes), 2 for \($0)" } ?? "Enter for \(yes)"
            let question = "\(plugin): \(message)\n\(plugin): \(choices): "
            while let answer = try prompt.ask(question) {
                switch answer {
                case "" where no == nil, "1" where no != nil: return true
                case "2" where no != nil: return false
                default: continue
                }
            }
            return nil
        }
    }

    func requestPublic(_ message: String, from plugin: String) throws(AgeError) -> String {
        try asking { prompt throws(TenantryError) in try prompt.ask("\(plugin): \(message) ") }
    }

    func requestSecret(_ message: String, from plugin: String) throws(AgeError) -> Passphrase {
        var answer = try asking { prompt throws(TenantryError) in try prompt.askSecret("\(plugin): \(message) ") }
        return try Passphrase(moving: &answer)
    }

    func isWaiting(for plugin: String) {
        Console.standard.say("waiting for \(plugin); Ctrl-C ends it")
    }

    /// - Parameter body: gives nil if the person does not answer.
    private func asking<Answer>(
        _ body: (borrowing TerminalPrompt) throws(TenantryError) -> Answer?
    ) throws(AgeError) -> Answer {
        do throws(TenantryError) {
            let prompt = try TerminalPrompt(for: "an answer", hint: "run the command at a terminal")
            guard let answer = try body(prompt) else { throw TenantryError(.usage, "there was no answer") }
            return answer
        } catch {
            throw AgeError(.nobodyToAsk, error.diagnostic.summary)
        }
    }
}
