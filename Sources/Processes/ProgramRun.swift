import Sealing
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program to be run without a shell: what it reads is given to it, and what it writes is captured.
///
/// ```swift
/// var result = try ProgramRun(["gpg", "--decrypt"], environment: environment).run(input: message.span)
/// defer { Memory.wipe(&result.output) }
/// ```
package struct ProgramRun {
    /// The program's name, which is looked for in the environment's `PATH`, or its path; and its arguments.
    package var arguments: [String]
    package var environment: [String: String]
    /// How many bytes it may write to standard output.
    package var outputLimit = 1 << 20
    /// Of what it writes to standard error, so many bytes are kept.
    package var errorLimit = 16 << 10
    /// Whether standard error is our own, for messages to the person at the terminal, and not captured.
    package var sharesStandardError = false

    /// Whether it is in a session of its own, without a terminal: then it can ask nobody.
    package var isAlone = false
    /// For how long it may run; nil for any time.
    package var timeLimit: Duration?
    /// A file that it finds at `memoryFilePath`.
    package var memoryFile: MemoryFile?

    /// Where the program finds the file that it is given.
    package static let memoryFilePath = "/proc/self/fd/3"

    package init(_ arguments: [String], environment: [String: String]) {
        self.arguments = arguments
        self.environment = environment
    }

    package struct Result: Sendable {
        package let exit: ProcessExit
        /// It may be a secret: wipe it.
        package var output: [UInt8]
        package var errors: [UInt8]

        package var succeeded: Bool { exit == .exited(0) }
    }

    /// Runs the program with nothing to read.
    package func run() throws(ProcessError) -> Result {
        try run(reading: nil) { () throws(Errno) in 0 }
    }

    /// Runs the program with bytes to read. It need not read them.
    package func run(input: Span<UInt8>) throws(ProcessError) -> Result {
        let pipe: (reading: Descriptor, writing: Descriptor)
        do throws(Errno) {
            pipe = try Descriptor.pipe()
        } catch {
            throw problem(.system(error))
        }
        pipe.writing.setNonBlocking()
        var written = 0
        return try run(reading: pipe) { () throws(Errno) in
            let count = try BrokenPipe.write(input.extracting(written...), to: pipe.writing)
            written += count
            return input.count - written
        }
    }

    /// - Parameters:
    ///   - pipe: what the program reads from; nil for nothing.
    ///   - feed: writes what the pipe can take now, and says how many bytes are left.
    private func run(
        reading pipe: (reading: Descriptor, writing: Descriptor)?, _ feed: () throws(Errno) -> Int
    ) throws(ProcessError) -> Result {
        guard let name = arguments.first, let path = Programs(environment: environment).locate(name) else {
            throw problem(.notFound)
        }
        var output = CapturedOutput(limit: outputLimit)
        var errors = CapturedOutput(limit: errorLimit)
        let exit: ProcessExit
        do throws(Errno) {
            let outputPipe = try Descriptor.pipe()
            let errorPipe = sharesStandardError ? nil : try Descriptor.pipe()
            let input = if let pipe { pipe.reading } else { try Descriptor.null() }
            let child = try Spawn.start(
                path, arguments, environment: environment,
                descriptors: [
                    input.number, outputPipe.writing.number, errorPipe?.writing.number, memoryFile?.descriptor.number,
                ],
                group: isAlone ? .session : .ours)
            for theirs in [input, outputPipe.writing, errorPipe?.writing] { theirs?.close() }
            let streams = Streams(input: pipe?.writing, output: outputPipe.reading, errors: errorPipe?.reading)
            do throws(Errno) {
                try streams.transfer(feed, &output, &errors, until: timeLimit.map { SuspendingClock.now + $0 })
            } catch {
                end(child)
                _ = try Spawn.wait(for: child)
                throw error
            }
            if output.isTooLarge { end(child) }
            exit = try Spawn.wait(for: child)
        } catch {
            output.wipe()
            throw problem(error == .timedOut ? .tooSlow(timeLimit ?? .zero) : .system(error))
        }
        guard !output.isTooLarge else {
            output.wipe()
            throw problem(.outputTooLarge(limit: outputLimit))
        }
        return Result(exit: exit, output: output.take(), errors: errors.take())
    }

    /// Ends the program; one that is alone leads a group, so what it has started ends, too.
    private func end(_ child: pid_t) {
        kill(isAlone ? -child : child, SIGKILL)
    }

    private func problem(_ code: ProcessError.Code) -> ProcessError {
        ProcessError(code, program: arguments.first ?? "")
    }
}
