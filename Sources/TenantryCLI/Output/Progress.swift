import SystemPackage

/// A count of what is done, on standard error, where that is a terminal.
struct Progress {
    private let isShown: Bool
    private let noun: String

    init(_ noun: String, isQuiet: Bool) {
        // What goes to the same terminal would run into it.
        isShown = !isQuiet && Terminal.isTerminal(.standardError) && !Terminal.isTerminal(.standardOutput)
        self.noun = noun
    }

    /// Shows the count, not more often than it can be read.
    func show(_ done: Int, of total: Int) {
        guard isShown, total >= 200 else { return }
        if done == total {
            write("\r\u{1B}[K")
        } else if done % 100 == 0 {
            write("\r\(done) of \(total) \(noun)")
        }
    }

    private func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }
}
