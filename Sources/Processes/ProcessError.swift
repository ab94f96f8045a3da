package import SystemPackage

/// Why a program could not be run to its end. How it ended is no error here.
package struct ProcessError: Error, Hashable {
    package enum Code: Hashable, Sendable {
        /// No file of that name is in the search path, or at the given path.
        case notFound
        /// The system refuses to start it, or to pass data to it.
        case system(Errno)
        /// It wrote more to standard output than was asked for. It has been killed.
        case outputTooLarge(limit: Int)
        /// A line of its output is longer than that.
        case lineTooLong(limit: Int)
        /// It has closed its input or its output, though more is to be said.
        case ended
        /// It takes more time than it has.
        case tooSlow(Duration)
    }

    package let code: Code
    /// As it was to be called.
    package let program: String

    package init(_ code: Code, program: String) {
        self.code = code
        self.program = program
    }

    /// What is wrong, in a few words.
    package var reason: String {
        switch code {
        case .notFound: "\(program) is not installed"
        case .system(let error): "\(program) cannot be run: \(error)"
        case .outputTooLarge(let limit): "\(program) wrote more than \(limit) bytes"
        case .lineTooLong(let limit): "\(program) wrote a line of more than \(limit) bytes"
        case .ended: "\(program) ended too early"
        case .tooSlow(let limit): "\(program) has not finished after \(limit.components.seconds) seconds"
        }
    }
}
