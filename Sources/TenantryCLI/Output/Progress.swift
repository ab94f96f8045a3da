import Synchronization
import SystemPackage

/// A count of what is done, on standard error, where that is a terminal, from the first second on.
///
/// Whatever else is said there takes its place; at the end it goes.
final class Progress: Sendable {
    private static let pause = Duration.milliseconds(100)
    /// How many characters are on the line now.
    private static let visible = Mutex(0)

    private let isShown: Bool
    private let noun: String
    private let start = ContinuousClock.now
    private let last = Mutex(ContinuousClock.now)

    /// - Parameters:
    ///   - noun: what is counted, in the plural.
    ///   - printsMeanwhile: whether results go to standard output meanwhile. If that is the same terminal, they would run
    ///     into it.
    init(_ noun: String, isQuiet: Bool, printsMeanwhile: Bool = false) {
        isShown =
            !isQuiet && Terminal.isTerminal(.standardError)
            && !(printsMeanwhile && Terminal.isTerminal(.standardOutput))
        self.noun = noun
    }

    deinit {
        if isShown { Self.clear() }
    }

    /// Shows the count, not before it is worth it, and not more often than it can be read.
    func show(_ done: Int, of total: Int) {
        guard isShown, done > 0 else { return }
        guard done < total else { return Self.clear() }
        let now = ContinuousClock.now
        guard now - start >= .seconds(1) else { return }
        let isDue = last.withLock { last in
            guard now - last >= Self.pause else { return false }
            last = now
            return true
        }
        if isDue { Self.show(Self.text(done, of: total, noun, after: now - start)) }
    }

    /// For example, `312 of 10,000 files, about 4 s left`.
    static func text(_ done: Int, of total: Int, _ noun: String, after elapsed: Duration) -> String {
        let passed = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let left = Int((passed * Double(total - done) / Double(max(1, done))).rounded(.up))
        let time = left < 120 ? "\(left) s" : "\((left + 59) / 60) min"
        return "\(grouped(done)) of \(grouped(total)) \(noun), about \(time) left"
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private static func show(_ text: String) {
        visible.withLock { visible in
            let rest = String(repeating: " ", count: max(0, visible - text.utf8.count))
            write("\r" + text + rest)
            visible = text.utf8.count
        }
    }

    /// Makes room for something else.
    static func clear() {
        visible.withLock { visible in
            guard visible > 0 else { return }
            write("\r" + String(repeating: " ", count: visible) + "\r")
            visible = 0
        }
    }

    private static func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }
}
