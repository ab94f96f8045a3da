import SOPS

/// Reads a text as `ENC[…]`. What is read is written in one way only, and reads back as the same.
enum SealedValueBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let text = String(decoding: input, as: UTF8.self)
        let result = try probe.measure(input.count) { () throws(Never) in SealedValue(text) }
        guard let value = result.get() else { return }
        try require(SealedValue.isSealed(text), "a ciphertext does not begin as one")
        try require(SealedValue(value.text) == value, "\(value.text) reads back as another ciphertext")
        try require(text.utf8.starts(with: value.text.utf8), "\(text.debugDescription) is written as \(value.text)")
    }
}
