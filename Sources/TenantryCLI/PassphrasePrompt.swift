import Age
import Tenantry

/// Asks for the passphrase of something new.
enum PassphrasePrompt {
    /// - Throws: `usage` where there is no terminal; `badInput`.
    static func askForNew() throws(TenantryError) -> Passphrase {
        let prompt = try TerminalPrompt(
            for: "the passphrase", hint: "a passphrase is typed at a terminal; encrypt to a recipient instead")
        return try NewPassphrase.choose(
            ask: { question throws(TenantryError) in try prompt.askSecret(question) },
            show: { passphrase in prompt.show("The passphrase is ", passphrase) })
    }
}
