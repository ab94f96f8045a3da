/// Whoever a plugin can tell something, and ask for something: a person at a terminal, or behind a window.
///
/// The texts are the plugin's, without characters that a terminal would obey. What cannot be shown or answered is an
/// error; the plugin is told so and goes on, and if it fails then, the error's reason stands in the message about that.
/// One plugin at a time speaks with one process. The time that an answer takes is not the plugin's.
public protocol PluginInteraction: Sendable {
    /// Shows a message, such as a request to touch a key; it is not waited for.
    func show(_ message: String, from plugin: String) throws(AgeError)

    /// Asks to choose one of two answers, or to give the one there is.
    /// - Returns: whether the answer is `yes`.
    func confirm(_ message: String, yes: String, no: String?, from plugin: String) throws(AgeError) -> Bool

    /// Asks for something that is no secret.
    func requestPublic(_ message: String, from plugin: String) throws(AgeError) -> String

    /// Asks for a secret, such as a PIN.
    func requestSecret(_ message: String, from plugin: String) throws(AgeError) -> Passphrase

    /// The plugin lets us wait for some seconds: for a touch, for a network, or in vain.
    func isWaiting(for plugin: String)
}

extension PluginInteraction {
    public func isWaiting(for plugin: String) {}
}
