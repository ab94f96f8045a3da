internal import Processes
internal import Sealing
internal import Synchronization

/// A conversation with a plugin (C2SP, age-plugin, "State machines"): first we say what there is, up to `done`; then the
/// plugin commands, and gets an answer to each command, until it says `done`.
///
/// The plugin is not trusted to keep to that. Whatever it does, the conversation ends in bounded time and memory, but
/// for the time that a person needs to answer.
final class PluginConversation {
    /// What the plugin is for.
    enum Task: String {
        case wrap = "recipient-v1"
        case unwrap = "identity-v1"
    }

    let name: PluginName
    private let dialogue: ProgramDialogue
    private var asker: PluginAsker
    private var messageCount = 0
    private let said = SaidLines()

    /// More than any plugin has to say.
    private static let mostMessages = 1000
    private static let longestBody = 256 << 10

    /// One at a time: several would ask at the same terminal, and use the same device.
    private static let turn = Mutex(())

    /// Holds a whole conversation: `body` sends what there is, and `handle` takes the plugin's commands.
    ///
    /// - Parameter handle: takes a command and returns true, or returns false for one that it does not know.
    /// - Returns: what is wrong with how the plugin ended after all was said; nil if nothing.
    /// - Throws: `missingPlugin`; `pluginFailure`, also for what the plugin says has failed; what the closures throw.
    static func hold(
        _ task: Task, with name: PluginName, _ plugins: Plugins,
        sending body: (PluginConversation) throws(AgeError) -> Void,
        handling handle: (PluginConversation, PluginMessage) throws(AgeError) -> Bool
    ) throws(AgeError) -> String? {
        let result: Result<String?, AgeError> = turn.withLock { _ in
            Result { () throws(AgeError) in
                try PluginConversation(task, name, plugins).run(body, handle)
            }
        }
        return try result.get()
    }

    private init(_ task: Task, _ name: PluginName, _ plugins: Plugins) throws(AgeError) {
        self.name = name
        asker = PluginAsker(interaction: plugins.interaction, plugin: name.program)
        do throws(ProcessError) {
            dialogue = try ProgramDialogue(
                [name.program, "--age-plugin=\(task.rawValue)"], environment: plugins.variables,
                limits: ProgramDialogue.Limits(time: plugins.timeLimit))
        } catch {
            guard error.code != .notFound else {
                throw AgeError(.missingPlugin, name.missing)
            }
            throw AgeError(.pluginFailure, error.reason)
        }
        let (said, program, interaction) = (said, name.program, plugins.interaction)
        dialogue.onErrorLine = { line in said.add(PluginText.line(line), to: interaction, from: program) }
        dialogue.onDelay = { interaction?.isWaiting(for: program) }
    }

    private func run(
        _ body: (PluginConversation) throws(AgeError) -> Void,
        _ handle: (PluginConversation, PluginMessage) throws(AgeError) -> Bool
    ) throws(AgeError) -> String? {
        var faults: [String] = []
        do throws(AgeError) {
            try body(self)
            try send(["done"])
            while true {
                let message = try receive()
                if message.command == "done" { break }
                if message.command == "error" {
                    faults.append(Self.fault(message))
                    try send(["ok"])
                } else if let answer = try asker.answer(message) {
                    try send(answer.words, answer.body.span)
                } else {
                    try send([handle(self, message) ? "ok" : "unsupported"])
                }
            }
            let end = try finish()
            guard faults.isEmpty else { throw failure("") }
            return end
        } catch {
            dialogue.abandon()
            // What the plugin itself says says more than how it ended.
            guard !faults.isEmpty else { throw error }
            throw failure(faults.prefix(5).joined(separator: "; "))
        }
    }

    /// Sends a command.
    /// - Parameter body: may be a secret: no copy stays.
    func send(_ words: [String], _ body: Span<UInt8>) throws(AgeError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Stanza.encodedCount(words, bodyCount: body.count))
        defer { Memory.wipe(&bytes) }
        Stanza.encode(words, body, into: &bytes)
        try write(bytes.span)
    }

    /// Sends a command without a body whose argument is a secret: no copy stays.
    func send(_ command: String, secretArgument argument: Span<UInt8>) throws(AgeError) {
        let (start, end) = (Array("-> \(command) ".utf8), Array("\n\n".utf8))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(start.count + argument.count + end.count)
        defer { Memory.wipe(&bytes) }
        bytes += start
        for index in argument.indices { bytes.append(argument[index]) }
        bytes += end
        try write(bytes.span)
    }

    private func write(_ bytes: Span<UInt8>) throws(AgeError) {
        do throws(ProcessError) {
            try dialogue.write(bytes)
        } catch {
            throw problem(error)
        }
    }

    func send(_ words: [String]) throws(AgeError) {
        try send(words, [UInt8]().span)
    }

    /// Sends a command that does not exist, now and then: a plugin that did not pass over it could never be extended.
    func sendGrease() throws(AgeError) {
        guard Random.uniform(below: 3) > 0 else { return }
        let words = (0...Random.uniform(below: 3)).map { _ in String(Random.uniform(below: .max), radix: 16) }
        try send(["grease-\(words[0])"] + words.dropFirst(), Random.bytes(Int(Random.uniform(below: 100))).span)
    }

    private func receive() throws(AgeError) -> PluginMessage {
        messageCount += 1
        guard messageCount <= Self.mostMessages else { throw failure("it says more than \(Self.mostMessages) things") }
        let line = try readLine()
        guard line.starts(with: "-> ".utf8), let words = Stanza.words(on: line.dropFirst(3)) else {
            throw failure("it writes a line that is no command; is it a plugin?")
        }
        var body: [UInt8] = []
        while true {
            var line = try readLine()
            defer { Memory.wipe(&line) }
            guard line.count <= Header.columns, var part = try? Base64.decode(line.span, .unpadded) else {
                throw failure("the body of a command is not base64 in lines of \(Header.columns) characters")
            }
            // A body of one line, as a key is, is not copied; a longer one is no key.
            if body.isEmpty { swap(&body, &part) } else { body += part }
            Memory.wipe(&part)
            guard body.count <= Self.longestBody else { throw failure("the body of a command has no end") }
            if line.count < Header.columns { break }
        }
        return PluginMessage(words[0], Array(words.dropFirst()), body: body)
    }

    private func readLine() throws(AgeError) -> [UInt8] {
        do throws(ProcessError) {
            return try dialogue.readLine()
        } catch {
            throw problem(error)
        }
    }

    /// Lets the plugin end, and looks at how it does.
    private func finish() throws(AgeError) -> String? {
        do throws(ProcessError) {
            return try dialogue.end().flatMap(Self.fault)
        } catch {
            throw problem(error)
        }
    }

    // MARK: Failures

    /// A failure of the plugin, with what else helps to understand it.
    func failure(_ reason: String) -> AgeError {
        let notes = asker.refusals + said.unseen
        return AgeError(
            .pluginFailure, "\(name.program): \(reason)" + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"))
    }

    private func problem(_ error: ProcessError) -> AgeError {
        switch error.code {
        case .ended:
            // It has left, or is about to.
            let exit = try? dialogue.end()
            return failure(exit.flatMap(Self.fault).map { "it ended early: \($0)" } ?? "it ended early")
        case .tooSlow(let limit):
            return failure("it did not finish within \(limit.formattedSeconds) and was ended")
        case .lineTooLong:
            return failure("it writes a line without an end")
        default:
            return failure(error.reason)
        }
    }

    private static func fault(_ exit: ProcessExit) -> String? {
        switch exit {
        case .exited(0): nil
        case .exited(let status): "its exit status is \(status)"
        case .killed(let signal): "signal \(signal) ended it"
        }
    }

    /// What the plugin says is wrong: it can be about a recipient, an identity, a stanza, or itself. There is one
    /// recipient or identity, so its number says nothing.
    private static func fault(_ message: PluginMessage) -> String {
        let text = PluginText.line(message.body)
        let reason = text.isEmpty ? "it failed, and does not say why" : text
        guard message.arguments.count == 3, message.arguments[0] == "stanza", message.arguments[1] == "0",
            let index = Int(message.arguments[2]), (0..<10_000).contains(index)
        else { return reason }
        return "stanza \(index + 1) of the header: \(reason)"
    }
}

extension Duration {
    fileprivate var formattedSeconds: String {
        components.seconds == 1 ? "1 second" : "\(components.seconds) seconds"
    }
}

/// What a plugin writes to standard error.
private final class SaidLines {
    /// What nobody has seen, so that it belongs into an error: the last lines.
    private(set) var unseen: [String] = []

    func add(_ line: String, to interaction: (any PluginInteraction)?, from plugin: String) {
        guard !line.isEmpty else { return }
        do throws(AgeError) {
            guard let interaction else { throw AgeError(.nobodyToAsk, "") }
            try interaction.show(line, from: plugin)
        } catch {
            unseen = unseen.suffix(2) + [line]
        }
    }
}
