/// Watches what the code under test takes of time and memory. What the checks around it take is not counted.
package protocol Probe: Sendable {
    func begin()
    /// - Throws: when it was out of proportion to an input of this size.
    func end(inputSize: Int) throws(Violation)
}

/// Watches nothing.
package struct NoProbe: Probe {
    package init() {}
    package func begin() {}
    package func end(inputSize: Int) {}
}

extension Probe {
    /// Runs code under test. An error of its own is part of the result.
    func measure<Value, Failure>(
        _ inputSize: Int, _ body: () throws(Failure) -> Value
    ) throws(Violation) -> Result<Value, Failure> {
        begin()
        let result = Result { () throws(Failure) in try body() }
        try end(inputSize: inputSize)
        return result
    }
}
