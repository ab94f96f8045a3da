import Processes
import Synchronization
import SystemPackage
import Tenantry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks the person at the terminal, wherever standard input comes from.
struct TerminalPrompt: ~Copyable {
    private let terminal: FileDescriptor
    /// What to do instead of typing.
    private let hint: String

    /// The length of a line that a terminal hands over at once; what is longer is cut.
    private static let longestLine = 4095
    private static let stopping = SignalGuard.ending + [SIGTSTP]
    /// Threads that want to ask wait for each other.
    private static let turn = Mutex(())

    /// - Parameters:
    ///   - subject: what is asked for.
    ///   - hint: what to do where there is no terminal.
    init(for subject: String = "the value", hint: String) throws(TenantryError) {
        self.hint = hint
        do {
            terminal = try FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: .closeOnExec)
        } catch {
            throw TenantryError(.usage, "there is no terminal to ask for \(subject)", hint: hint)
        }
    }

    deinit {
        try? terminal.close()
    }

    /// Asks for a line that does not appear on the screen.
    ///
    /// The terminal is as before on every way out: signals wait until it is.
    ///
    /// - Returns: the line without its newline; nil at the end of the input.
    func askSecret(_ question: String) throws(TenantryError) -> [UInt8]? {
        try Self.turn.withLock { _ throws(TenantryError) in try askSecretNow(question) }
    }

    private func askSecretNow(_ question: String) throws(TenantryError) -> [UInt8]? {
        while true {
            // Whoever holds signals back until files are in order has one now.
            if SignalCatcher.hasCaughtAny { throw TenantryError(.interrupted, "interrupted") }
            let signals = SignalGuard(Self.stopping)
            defer { signals.restore() }
            // Other threads get signals, too.
            let catcher = SignalCatcher(Self.stopping)
            defer { catcher.restore() }
            guard let echoing = try attributes() else { throw failure(.badFileDescriptor) }
            var silent = echoing
            silent.c_lflag &= ~tcflag_t(ECHO)
            silent.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
            try set(silent)
            say(question)
            let line = Result { () throws(TenantryError) in try readOnlyLine(silent, catcher) }
            // What has not been read is discarded with it.
            try set(echoing)
            switch try line.get() {
            case .line(let bytes): return bytes
            case .end:
                say("\n")
                return nil
            // It takes its course when the signals are let through. After a stop, ask again.
            case .interrupted: say("\n")
            }
        }
    }

    /// Asks for a line.
    ///
    /// - Returns: nil at the end of the input and for Ctrl-C.
    func ask(_ question: String) throws(TenantryError) -> String? {
        try Self.turn.withLock { _ throws(TenantryError) in
            let signals = SignalGuard(SignalGuard.ending)
            defer { signals.restore() }
            let catcher = SignalCatcher(SignalGuard.ending)
            defer { catcher.restore() }
            say(question)
            guard case .line(let bytes) = try readLine(catcher) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Shows a secret on a line of its own.
    func show(_ text: String, _ secret: [UInt8]) {
        say(text)
        _ = try? terminal.writeAll(secret)
        say("\n")
    }

    /// Reads a line, and refuses it if more comes with it: of a text that was pasted, the first line alone is not the
    /// value.
    private func readOnlyLine(_ attributes: termios, _ catcher: SignalCatcher) throws(TenantryError) -> Answer {
        let answer = try readLine(catcher)
        guard case .line = answer else { return answer }
        // A last line without a newline is seen only where input is not gathered in lines.
        var single = attributes
        single.c_lflag &= ~tcflag_t(ICANON)
        guard unsafe tcsetattr(terminal.rawValue, TCSANOW, &single) == 0 else { return answer }
        var input = pollfd(fd: terminal.rawValue, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&input, 1, 50) > 0, input.revents & Int16(POLLIN) != 0 else { return answer }
        throw TenantryError(.badInput, "several lines were pasted, and a value from a prompt is one", hint: hint)
    }

    private enum Answer {
        case line([UInt8])
        case end
        case interrupted
    }

    private func readLine(_ catcher: SignalCatcher) throws(TenantryError) -> Answer {
        var line: [UInt8] = []
        line.reserveCapacity(Self.longestLine + 1)
        while true {
            var input = pollfd(fd: terminal.rawValue, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&input, 1, 100)
            if catcher.hasCaught || SignalGuard.pending(Self.stopping) != nil { return .interrupted }
            guard ready > 0 else { continue }
            var byte: UInt8 = 0
            let count = unsafe read(terminal.rawValue, &byte, 1)
            guard count >= 0 || errno == EINTR || errno == EAGAIN else { throw failure(Errno(rawValue: errno)) }
            if count == 0 { return line.isEmpty ? .end : .line(line) }
            if count < 0 { continue }
            if byte == UInt8(ascii: "\n") { return .line(line) }
            line.append(byte)
            guard line.count < Self.longestLine else {
                throw TenantryError(
                    .badInput, "the value is longer than a line of a terminal can be", hint: hint)
            }
        }
    }

    private func attributes() throws(TenantryError) -> termios? {
        var attributes = termios()
        return unsafe tcgetattr(terminal.rawValue, &attributes) == 0 ? attributes : nil
    }

    private func set(_ attributes: termios) throws(TenantryError) {
        var attributes = attributes
        while unsafe tcsetattr(terminal.rawValue, TCSAFLUSH, &attributes) != 0 {
            guard errno == EINTR else { throw failure(Errno(rawValue: errno)) }
        }
    }

    private func say(_ text: String) {
        _ = try? terminal.writeAll(text.utf8)
    }

    private func failure(_ errno: Errno) -> TenantryError {
        TenantryError(.inputOutput, "the terminal cannot be read: \(errno)", hint: "use --stdin or --file")
    }
}
