import Age
import Testing

/// The plugin protocol, with a plugin that does all that one may do.
@Suite(.enabled(if: TestPlugin.isRunnable, "python3 is not on the PATH"), .serialized)
struct PluginTests {
    private static let plaintext = [UInt8]("a secret".utf8)

    private func file(_ mode: String, _ plugins: Plugins = TestPlugin.plugins()) throws -> [UInt8] {
        try AgeFile.encrypt(Self.plaintext, to: [TestPlugin.recipient(mode, plugins)])
    }

    /// The questions of the mode `ask`, as they arrive.
    private static let questions = [
        "age-plugin-test shows touch \u{FFFD}[31mthe key\nnow", "age-plugin-test asks is it there? go on/-",
        "age-plugin-test asks use it? use it/skip it", "age-plugin-test asks which one?",
        "age-plugin-test asks for a secret: its PIN?",
    ]

    @Test func wrapsAndUnwraps() throws {
        let file = try AgeFile(parsing: file("plain"))
        #expect(file.stanzas.map(\.type) == ["test"])
        #expect(file.stanzas.map(\.arguments) == [["plain"]])
        #expect(try file.decrypt(with: [TestPlugin.identity("plain")]) == Self.plaintext)
        #expect(throws: AgeError(.noMatch, "")) { _ = try file.decrypt(with: [TestPlugin.identity("silent")]) }
    }

    @Test func encryptsToAnIdentity() throws {
        let identity = try TestPlugin.identity("plain")
        let file = try AgeFile(parsing: AgeFile.encrypt(Self.plaintext, to: [identity.recipient]))
        #expect(try file.decrypt(with: [identity]) == Self.plaintext)
        #expect(!"\(identity) \(identity.recipient)".contains(TestPlugin.keys("plain").identity))
        #expect(identity.recipientText == nil)
    }

    @Test func sharesFilesWithOthers() throws {
        let native = try X25519Identity()
        let recipients: [any Recipient] = [native.recipient, try TestPlugin.recipient("plain")]
        let file = try AgeFile(parsing: AgeFile.encrypt(Self.plaintext, to: recipients))
        #expect(try file.decrypt(with: [native]) == Self.plaintext)
        #expect(try file.decrypt(with: [TestPlugin.identity("plain")]) == Self.plaintext)
        // An identity that needs no plugin comes first, and one that fails does not stand in another's way.
        #expect(try file.decrypt(with: [TestPlugin.identity("hang"), native]) == Self.plaintext)
        #expect(try file.decrypt(with: [TestPlugin.identity("error"), TestPlugin.identity("plain")]) == Self.plaintext)
    }

    @Test func keepsLabelsApart() throws {
        let labelled = try TestPlugin.recipient("labels")
        #expect(throws: AgeError(.invalidRecipients, "")) {
            _ = try AgeFile.encrypt(Self.plaintext, to: [labelled, X25519Identity().recipient])
        }
        let hybrid = try HybridIdentity()
        let file = try AgeFile(parsing: AgeFile.encrypt(Self.plaintext, to: [labelled, hybrid.recipient]))
        #expect(try file.decrypt(with: [hybrid]) == Self.plaintext)
    }

    @Test(arguments: ["grease", "other-task", "linger"])
    func goesOnAfter(mode: String) throws {
        let file = try AgeFile(parsing: file(mode))
        #expect(try file.decrypt(with: [TestPlugin.identity(mode)]) == Self.plaintext)
    }

    @Test func asksAPerson() throws {
        let person = TestPerson()
        let file = try AgeFile(parsing: file("ask", TestPlugin.plugins(person)))
        #expect(person.heard == Self.questions)
        let answers = ["ok", "ok-yes", "ok-no", "ok=the left one", "ok=1234"]
        #expect(file.stanzas[0].arguments.first == "ask")

        let other = TestPerson()
        _ = try file.decrypt(with: [TestPlugin.identity("ask", TestPlugin.plugins(other))])
        #expect(other.heard == Self.questions + ["age-plugin-test shows " + answers.joined(separator: " ")])
    }

    /// The plugin hears that nobody answers, and goes on as it can.
    @Test func saysThatNobodyIsThere() throws {
        for plugins in [TestPlugin.plugins(), TestPlugin.plugins(TestPerson(isAlone: true))] {
            let file = try AgeFile(parsing: file("ask", plugins))
            #expect(file.stanzas[0].arguments.dropFirst() == ["fail", "fail", "fail", "fail", "fail"])
        }
    }

    /// The time of an answer is not the plugin's.
    @Test func waitsForPeople() throws {
        let person = TestPerson(pause: .milliseconds(800))
        _ = try file("ask", TestPlugin.plugins(person, timeLimit: .seconds(3)))
        #expect(person.heard.count == 5)
    }

    @Test func showsStandardError() throws {
        let person = TestPerson()
        _ = try file("stderr", TestPlugin.plugins(person))
        #expect(person.heard == ["age-plugin-test shows \u{FFFD}]0;title\u{FFFD}two \u{FFFD}words"])
    }

    @Test(arguments: [
        ("recipient", "error", "the card\u{FFFD} is locked"), ("identity", "error", "the card\u{FFFD} is locked"),
        ("recipient", "error-internal", "out of paper"), ("identity", "error-internal", "out of paper"),
        ("identity", "error-stanza", "stanza 1 of the header: a share is missing"),
        ("identity", "error-bare", "it failed, and does not say why"),
        ("recipient", "error-exit", "the agent is gone"), ("identity", "error-exit", "the agent is gone"),
        ("recipient", "silent", "it gave no stanza"),
        ("recipient", "exit", "it ended early: its exit status is 3 (the \u{FFFD}[2Jdevice is missing)"),
        ("identity", "exit", "it ended early: its exit status is 3 (the \u{FFFD}[2Jdevice is missing)"),
        ("identity", "signal", "it ended early: signal 9 ended it"),
        ("recipient", "nonsense", "it writes a line that is no command; is it a plugin?"),
        ("identity", "nonsense", "it writes a line that is no command; is it a plugin?"),
        ("identity", "nonsense-word", "it writes a line that is no command; is it a plugin?"),
        ("identity", "nonsense-body", "the body of a command is not base64 in lines of 64 characters"),
        ("identity", "nonsense-confirm", "it asks for a confirmation without saying what to choose from"),
        ("identity", "half", "it ended early"),
        ("recipient", "flood-line", "it writes a line without an end"),
        ("identity", "flood-body", "the body of a command has no end"),
        ("identity", "flood-messages", "it says more than 1000 things"),
        ("recipient", "flood-stanzas", "it gives too many stanzas"),
        ("recipient", "index", "it gives a stanza for a file that does not exist"),
        ("identity", "index", "it gives the key of a file that does not exist"),
        ("identity", "twice", "it gives the key of the file twice"),
        ("identity", "size", "it gives a key of 3 bytes; a file key has 16"),
        ("recipient", "labels-twice", "it gives its labels twice"),
        ("recipient", "status", "it failed after it had given all: its exit status is 4"),
    ])
    func refuses(task: String, mode: String, reason: String) throws {
        let file = try AgeFile(parsing: file("plain"))
        let error = try #require(throws: AgeError.self) {
            if task == "recipient" {
                _ = try self.file(mode)
            } else {
                _ = try file.decrypt(with: [TestPlugin.identity(mode)])
            }
        }
        #expect(error.code == .pluginFailure)
        #expect(error.reason == "age-plugin-test: \(reason)")
    }

    @Test(arguments: ["hang", "flood-errors"])
    func limitsTheTime(mode: String) throws {
        let plugins = TestPlugin.plugins(timeLimit: .seconds(1))
        let start = SuspendingClock.now
        let error = try #require(throws: AgeError.self) { _ = try file(mode, plugins) }
        #expect(error.code == .pluginFailure)
        #expect(error.reason.contains("it did not finish within 1 second"))
        #expect(SuspendingClock.now - start < .seconds(20))
    }

    /// A key that was given counts, however the plugin ends: the header's MAC says that it is right.
    @Test func takesAKeyInAnyCase() throws {
        let file = try AgeFile(parsing: file("plain"))
        #expect(try file.decrypt(with: [TestPlugin.identity("status")]) == Self.plaintext)
    }

    /// What could not be asked stands in the message about what failed without it.
    @Test func namesWhatWasNotAnswered() throws {
        let identity = try TestPlugin.identity("ask-error", TestPlugin.plugins(TestPerson(isAlone: true)))
        let file = try AgeFile(parsing: file("plain"))
        let error = try #require(throws: AgeError.self) { _ = try file.decrypt(with: [identity]) }
        #expect(
            error.reason
                == "age-plugin-test: no PIN (it asked “its PIN?”, but everybody is at lunch)")
    }

    @Test func namesAMissingPlugin() throws {
        let data: [UInt8] = []
        let text = String(decoding: Bech32.encode(data.span, prefix: "age1no-such.plugin"), as: UTF8.self)
        let recipient = try AgeKeys.recipient(parsing: text)
        let error = try #require(throws: AgeError.self) { _ = try AgeFile.encrypt([], to: [recipient]) }
        #expect(error.code == .missingPlugin)
        #expect(error.reason == "age-plugin-no-such.plugin is not on the PATH: install it, or correct the PATH")
    }

    @Test(arguments: ["", "a/b", "../x", "a b", "é", "a\0", "a$b", "a;b", String(repeating: "a", count: 65)])
    func refusesNames(name: String) throws {
        let data: [UInt8] = []
        let recipient = String(decoding: Bech32.encode(data.span, prefix: "age1" + name), as: UTF8.self)
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeKeys.recipient(parsing: recipient) }
        let identity = Bech32.encode(data.span, prefix: "AGE-PLUGIN-\(name.uppercased())-")
        #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: identity.span) }
    }

    @Test func refusesOtherSpellings() throws {
        let keys = TestPlugin.keys("plain")
        for text in [keys.recipient.uppercased(), keys.recipient + "q", "age1test", "age1", "AGE-PLUGIN-TEST-1"] {
            #expect(throws: AgeError(.invalidRecipient, "")) { _ = try AgeKeys.recipient(parsing: text) }
        }
        let others = ["AGE-PLUGIN-TEST", "AGE-PLUGIN-1", "AGE-PLUGIN--1"]
        for text in [keys.identity.lowercased(), keys.identity + "Q"] + others {
            let bytes = [UInt8](text.utf8)
            let error = #expect(throws: AgeError(.invalidIdentity, "")) {
                _ = try AgeKeys.identity(parsing: bytes.span)
            }
            #expect(error?.reason.contains(keys.identity) == false)
        }
    }
}
