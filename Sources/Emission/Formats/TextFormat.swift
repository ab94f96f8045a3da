package import Resolution

/// A format in which the configuration of a target is written as a text of its own.
package protocol TextFormat: Sendable {
    /// What the names of its files end with, without the dot.
    var fileExtension: String { get }
    /// Whether the texts of several targets, one after the other, are a text of the format.
    var holdsSeveralTargets: Bool { get }

    /// Appends the text of a target.
    ///
    /// - Throws: `EmissionError` for what the format cannot hold, with the place of the value; `ResolutionError`.
    func append(_ configuration: Configuration, to output: inout [UInt8]) throws
}
