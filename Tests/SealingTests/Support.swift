import Sealing
import Testing

/// The bytes that a text of hexadecimal digits spells; white space in it is ignored.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A copy of what is guarded, for comparison with what is expected.
func copy(_ secret: borrowing GuardedBytes) -> [UInt8] {
    secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
}

func guarded(_ bytes: [UInt8]) throws -> GuardedBytes {
    try GuardedBytes(copying: bytes.span)
}
