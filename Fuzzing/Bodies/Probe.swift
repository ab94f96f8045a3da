/// Watches what the code under test takes of time and memory. What the checks around it take is not counted.
package protocol Probe: Sendable {
    func begin()
    /// - Parameter allowance: bytes of memory that it may take whatever the size of the input.
    /// - Throws: when it was out of proportion to an input of this size.
    func end(inputSize: Int, allowance: Int) throws(Violation)
}

/// Watches nothing.
package struct NoProbe: Probe {
    package init() {}
    package func begin() {}
    package func end(inputSize: Int, allowance: Int) {}
}

extension Probe {
    /// Runs code under test. An error of its own is part of the result.
    func measure<Value, Failure>(
        _ inputSize: Int, allowance: Int = 0, _ body: () throws(Failure) -> Value
    ) throws(Violation) -> Result<Value, Failure> {
        begin()
        let result = Result { () throws(Failure) in try body() }
        try end(inputSize: inputSize, allowance: allowance)
        return result
    }
}

/// What regular expressions may take of memory whatever their size: one of a few bytes may stand for thousands of steps.
enum ExpressionAllowance {
    /// - Returns: 0 for a text without one.
    static func bytes(for input: [UInt8]) -> Int {
        String(decoding: input, as: UTF8.self).contains("_regex") ? 10 << 20 : 0
    }
}
