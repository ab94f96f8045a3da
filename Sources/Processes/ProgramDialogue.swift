import Sealing
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program that is talked with, line by line, over its standard input and output.
///
/// It has a limited time for all that it does; the time that passes between the calls is not the program's. It is not
/// trusted: whatever it writes, and whether it reads, no call waits for longer, or takes more memory, than said here.
package final class ProgramDialogue {
    /// What the program may do.
    package struct Limits: Sendable {
        /// For how long we wait for it, all in all.
        package var time: Duration
        /// How many bytes a line of its output has at most.
        package var lineLength = 64 << 10
        /// For how long it may go on when everything is said; then it is ended.
        package var farewell = Duration.seconds(2)

        package init(time: Duration) {
            self.time = time
        }
    }

    /// Takes the lines that the program writes to standard error, at the time of a call and before it returns.
    package var onErrorLine: ([UInt8]) -> Void = { _ in }
    /// Is called once, when the program lets us wait for a while.
    package var onDelay: () -> Void = {}

    private let program: String
    private let limits: Limits
    private let child: pid_t
    private let streams: Streams
    private var output: LineBuffer
    private var errors = ErrorLines()
    /// How long we have waited, and when waiting is mentioned.
    private var waited = Duration.zero
    private var isDelayed = false
    private var hasEnded = false

    private static let delay = Duration.seconds(5)

    /// Starts the program.
    /// - Parameter arguments: its name, which is looked for in the environment's `PATH`, or its path; and its arguments.
    /// - Throws: `notFound`; `system`.
    package init(_ arguments: [String], environment: [String: String], limits: Limits) throws(ProcessError) {
        program = arguments.first ?? ""
        self.limits = limits
        guard let path = Programs(environment: environment).locate(program) else {
            throw ProcessError(.notFound, program: program)
        }
        do throws(Errno) {
            let (input, output, errors) = (try Descriptor.pipe(), try Descriptor.pipe(), try Descriptor.pipe())
            child = try Spawn.start(
                path, arguments, environment: environment,
                descriptors: [input.reading.number, output.writing.number, errors.writing.number])
            for theirs in [input.reading, output.writing, errors.writing] { theirs.close() }
            for ours in [input.writing, output.reading, errors.reading] { ours.setNonBlocking() }
            streams = Streams(input: input.writing, output: output.reading, errors: errors.reading)
        } catch {
            throw ProcessError(.system(error), program: program)
        }
        output = LineBuffer(limit: limits.lineLength)
    }

    deinit {
        guard !hasEnded else { return }
        kill(child, SIGKILL)
        _ = try? Spawn.wait(for: child)
    }

    /// Writes all of `bytes`.
    /// - Throws: `ended` if nobody reads them; `tooSlow`; `system`.
    package func write(_ bytes: Span<UInt8>) throws(ProcessError) {
        guard let input = streams.input, input.number >= 0 else { throw problem(.ended) }
        var written = 0
        do throws(Errno) {
            while true {
                written += try BrokenPipe.write(bytes.extracting(written...), to: input)
                if written == bytes.count { return }
                guard try wait(for: input, POLLOUT, limits.time) else { throw Errno.timedOut }
            }
        } catch {
            throw problem(error)
        }
    }

    /// The next line of the output, without its line feed. It may be a secret: wipe it.
    /// - Throws: `ended` if the output ends before one; `lineTooLong`; `tooSlow`; `system`.
    package func readLine() throws(ProcessError) -> [UInt8] {
        do throws(Errno) {
            while true {
                if let line = output.next() { return line }
                guard !output.isFull else { throw Errno.noBufferSpace }
                guard try wait(for: streams.output, POLLIN, limits.time) else { throw Errno.timedOut }
                if try output.read(from: streams.output) == .end { throw Errno.brokenPipe }
            }
        } catch {
            throw problem(error)
        }
    }

    /// Closes the program's input and lets it end by itself.
    /// - Returns: how it ended; nil if it had to be ended.
    package func end() throws(ProcessError) -> ProcessExit? {
        defer { output.wipe() }
        streams.input?.close()
        do throws(Errno) {
            let limit = waited + limits.farewell
            isDelayed = true
            // What it still writes is lost, but a pipe without a reader would end it.
            while try wait(for: streams.output, POLLIN, limit), try output.discard(from: streams.output) == .more {}
            let exit = try exit(until: limit)
            hasEnded = true
            errors.flush(onErrorLine)
            return exit
        } catch {
            throw problem(error)
        }
    }

    /// Ends the program at once.
    package func abandon() {
        guard !hasEnded else { return }
        hasEnded = true
        kill(child, SIGKILL)
        _ = try? Spawn.wait(for: child)
        output.wipe()
        try? errors.read(from: streams.errors, onErrorLine)
        errors.flush(onErrorLine)
    }

    private func exit(until limit: Duration) throws(Errno) -> ProcessExit? {
        repeat {
            if let exit = try Spawn.poll(child) { return exit }
            _ = try wait(for: nil, 0, min(limit, waited + .milliseconds(5)))
        } while waited < limit
        kill(child, SIGKILL)
        _ = try Spawn.wait(for: child)
        return nil
    }

    /// Waits until a descriptor is ready, and takes what comes over standard error meanwhile.
    /// - Returns: false if all the waiting has come to `limit` before.
    private func wait(for descriptor: Descriptor?, _ events: Int32, _ limit: Duration) throws(Errno) -> Bool {
        while true {
            let start = SuspendingClock.now
            defer { waited += SuspendingClock.now - start }
            let mention = isDelayed ? limit : min(limit, Self.delay)
            var ready = [
                pollfd(fd: descriptor?.number ?? -1, events: Int16(events), revents: 0),
                pollfd(fd: streams.errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let count = unsafe poll(&ready, nfds_t(ready.count), (mention - waited).milliseconds)
            guard count >= 0 || errno == EINTR else { throw Errno(rawValue: errno) }
            if count > 0, ready[1].revents != 0 { try errors.read(from: streams.errors, onErrorLine) }
            if count > 0, ready[0].revents != 0 { return true }
            let total = waited + (SuspendingClock.now - start)
            if total >= limit { return false }
            if total >= Self.delay, !isDelayed {
                isDelayed = true
                onDelay()
            }
        }
    }

    private func problem(_ error: Errno) -> ProcessError {
        switch error {
        case .brokenPipe: problem(.ended)
        case .timedOut: problem(.tooSlow(limits.time))
        case .noBufferSpace: problem(.lineTooLong(limit: limits.lineLength))
        default: problem(.system(error))
        }
    }

    private func problem(_ code: ProcessError.Code) -> ProcessError {
        ProcessError(code, program: program)
    }
}

extension Duration {
    /// For `poll`: rounded up, so that a wait does not end too early, and not negative.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let total = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: max(0, total))
    }
}
