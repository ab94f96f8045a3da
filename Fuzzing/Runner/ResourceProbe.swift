import CSanitizer
import FuzzBodies
import Glibc
import Synchronization

/// Measures the processor time of the code under test, and its memory at the highest: the bytes that it allocated and
/// did not free yet, as AddressSanitizer's hooks tell them. The size of the process would not do, which hardly shrinks.
struct ResourceProbe: Probe {
    /// No input may take longer, in nanoseconds.
    private static let longest: Int64 = 1_000_000_000
    /// What any input may take in bytes, and what each of its bytes may in addition.
    private static let constant = 256 << 10
    private static let factor = 100

    private static let live = Atomic<Int>(0)
    private static let peak = Atomic<Int>(0)
    private static let started = Atomic<Int64>(0)
    private static let slowest = Atomic<Int64>(0)
    private static let largest = Atomic<Int>(0)
    /// The most memory for each byte of an input that is not small.
    private static let steepest = Atomic<Int>(0)

    static func install() {
        _ = unsafe __sanitizer_install_malloc_and_free_hooks(
            { _, count in
                let live = ResourceProbe.live.add(count, ordering: .relaxed).newValue
                ResourceProbe.peak.max(live, ordering: .relaxed)
            },
            { pointer in
                let count = unsafe __sanitizer_get_allocated_size(pointer)
                ResourceProbe.live.subtract(count, ordering: .relaxed)
            })
        atexit {
            let slowest = ResourceProbe.slowest.load(ordering: .relaxed) / 1000
            let largest = ResourceProbe.largest.load(ordering: .relaxed)
            let steepest = ResourceProbe.steepest.load(ordering: .relaxed)
            print("resources: slowest \(slowest) µs, most memory \(largest) bytes, \(steepest) a byte")
        }
    }

    func begin() {
        Self.live.store(0, ordering: .relaxed)
        Self.peak.store(0, ordering: .relaxed)
        Self.started.store(Self.processorTime, ordering: .relaxed)
    }

    func end(inputSize: Int, allowance: Int) throws(Violation) {
        let time = Self.processorTime - Self.started.load(ordering: .relaxed)
        let memory = Self.peak.load(ordering: .relaxed)
        Self.slowest.max(time, ordering: .relaxed)
        Self.largest.max(memory, ordering: .relaxed)
        if inputSize >= 4096 { Self.steepest.max(memory / inputSize, ordering: .relaxed) }
        guard time <= Self.longest else { throw Violation("\(time / 1_000_000) ms for \(inputSize) bytes") }
        guard memory <= Self.constant + allowance + Self.factor * inputSize else {
            throw Violation("\(memory) bytes of memory for \(inputSize) bytes of input")
        }
    }

    private static var processorTime: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
