import Dispatch
import FoundationEssentials
import Synchronization

/// Does many pieces of work on all cores and hands over the results in order.
///
/// At most `window` results wait for their turn, however many pieces there are: memory stays small.
final class OrderedWork<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var isStopped = false
        var results: [Int: Result] = [:]
    }

    private let count: Int
    private let work: @Sendable (Int) -> Result
    private let state = Mutex(State())
    /// How many more pieces may be begun.
    private let room = DispatchSemaphore(value: 0)
    /// Rises with each result.
    private let ready = DispatchSemaphore(value: 0)

    private init(count: Int, work: @escaping @Sendable (Int) -> Result) {
        self.count = count
        self.work = work
    }

    /// - Parameters:
    ///   - work: makes the result of a piece, on any thread.
    ///   - deliver: takes the results in the order of their pieces, on the calling thread. If it throws, no further
    ///     piece is begun.
    static func run<Failure: Error>(
        count: Int, workers: Int = ProcessInfo.processInfo.activeProcessorCount, window: Int = 64,
        work: @escaping @Sendable (Int) -> Result, deliver: (Int, Result) throws(Failure) -> Void
    ) throws(Failure) {
        let workers = min(workers, count)
        guard workers > 1 else {
            for index in 0..<count { try deliver(index, work(index)) }
            return
        }
        let pieces = OrderedWork(count: count, work: work)
        let group = DispatchGroup()
        for _ in 0..<workers {
            DispatchQueue.global().async(group: group) { pieces.labour() }
        }
        for _ in 0..<window { pieces.room.signal() }
        defer {
            pieces.stop(workers)
            group.wait()
        }
        for index in 0..<count {
            let result = pieces.result(index)
            pieces.room.signal()
            try deliver(index, result)
        }
    }

    private func labour() {
        while true {
            room.wait()
            let index: Int? = state.withLock { state in
                guard state.next < count, !state.isStopped else { return nil }
                defer { state.next += 1 }
                return state.next
            }
            guard let index else { return }
            let result = work(index)
            state.withLock { $0.results[index] = result }
            ready.signal()
        }
    }

    /// Waits for the result of a piece.
    private func result(_ index: Int) -> Result {
        while true {
            if let result = state.withLock({ $0.results.removeValue(forKey: index) }) { return result }
            ready.wait()
        }
    }

    private func stop(_ workers: Int) {
        state.withLock { $0.isStopped = true }
        for _ in 0..<workers { room.signal() }
    }
}
