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
        }
    }
}
