import Estate
import SystemPackage
import Testing

/// Lets a process be killed at every call that changes a file, and again while the next one puts things in order.
struct CrashRun {
    /// Does the work on a store that may stop working.
    let work: (MemoryFileStore) throws -> Void
    /// What the next process does first.
    let recover: (MemoryFileStore) throws -> Void
    /// Looks at what there is in the end.
    let check: (MemoryFileStore, _ place: String) throws -> Void

    /// How often a process was killed.
    private(set) var points = 0

    init(
        work: @escaping (MemoryFileStore) throws -> Void, recover: @escaping (MemoryFileStore) throws -> Void,
        check: @escaping (MemoryFileStore, _ place: String) throws -> Void
    ) {
        self.work = work
        self.recover = recover
        self.check = check
    }

    /// - Parameter step: of the calls of the work, every how many is one whose recovery is killed at every call, too.
    mutating func run(on start: MemoryFileStore, step: Int = 1) throws {
        var number = 0
        while true {
            let killed = MemoryFileStore(copying: start)
            let isDone = kill(killed, at: number, work)
            for losesPower in [false, true] {
                let store = MemoryFileStore(copying: killed)
                if losesPower { store.losePower() }
                try finish(store, "killed at call \(number)\(losesPower ? ", without power" : "")")
                points += isDone ? 0 : 1
            }
            if number.isMultiple(of: step) { try killRecoveries(of: killed, "killed at call \(number)") }
            if isDone { return }
            number += 1
        }
    }

    private mutating func killRecoveries(of killed: MemoryFileStore, _ place: String) throws {
        var number = 0
        while true {
            let store = MemoryFileStore(copying: killed)
            if kill(store, at: number, recover) { return }
            points += 1
            try finish(store, "\(place), and its recovery at call \(number)")
            number += 1
        }
    }

    /// - Returns: whether it did not come to the call.
    private func kill(
        _ store: MemoryFileStore, at number: Int, _ work: (MemoryFileStore) throws -> Void
    ) -> Bool {
        store.failOperation(number, with: .ioError, lasting: true)
        // Whatever a dying process still tries has no effect, either.
        try? work(store)
        defer { store.stopFailing() }
        return store.operations <= number
    }

    private func finish(_ store: MemoryFileStore, _ place: String) throws {
        do {
            try recover(store)
        } catch {
            Issue.record("\(place): \(error)")
        }
        try check(store, place)
    }
}
