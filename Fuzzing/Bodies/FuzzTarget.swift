import Documents

/// One thing that is fuzzed: bytes go in, and everything that must hold for any bytes is checked.
package struct FuzzTarget: Sendable {
    package let name: String
    private let body: @Sendable ([UInt8], any Probe, UInt64) throws(Violation) -> Void

    private init(_ name: String, _ body: @escaping @Sendable ([UInt8], any Probe) throws(Violation) -> Void) {
        self.name = name
        self.body = { input, probe, _ throws(Violation) in try body(input, probe) }
    }

    private init(_ format: DocumentFormat) {
        name = format.rawValue
        body = { input, probe, variation throws(Violation) in
            try DocumentBody(format: format, probe: probe, variation: variation).check(input)
        }
    }

    /// All of them: the document formats by their names, then what is built on them.
    package static let all: [FuzzTarget] =
        DocumentFormat.allCases.map { FuzzTarget($0) } + [
            FuzzTarget("metadata", MetadataBody.check),
            FuzzTarget("value", SealedValueBody.check),
            FuzzTarget("rules", CreationRulesBody.check),
            FuzzTarget("agefile", AgeFileBody.check),
            FuzzTarget("armor", ArmorBody.check),
            FuzzTarget("bech32", Bech32Body.check),
            FuzzTarget("identities", IdentityFileBody.check),
            FuzzTarget("ssh", SSHKeyBody.check),
            FuzzTarget("stream", StreamBody.check),
        ]

    package static func named(_ name: String) -> FuzzTarget? {
        all.first { $0.name == name }
    }

    /// - Parameter variation: edits follow from the input; with another number, they are others.
    /// - Throws: what does not hold. A defect may also end the process.
    package func check(
        _ input: [UInt8], probe: any Probe = NoProbe(), variation: UInt64 = 0
    ) throws(Violation) {
        try body(input, probe, variation)
    }
}
