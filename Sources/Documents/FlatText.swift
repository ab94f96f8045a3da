/// How values are written in formats in which every value is text, as dotenv and INI files: as SOPS writes them, except
/// that a timestamp keeps its fraction of a second.
package enum FlatText {
    /// The text of a value; nil for null, and for bytes that are no text.
    package static func text(of value: ScalarValue) -> String? {
        switch value {
        case .null: nil
        case .bool(let value): value ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .float(let number): text(of: number)
        case .string(let text): text
        case .timestamp(let time): time.canonical
        case .binary(let bytes): String(validating: bytes, as: UTF8.self)
        }
    }

    /// Why a value has no text, for messages.
    static func reason(for value: ScalarValue) -> String {
        if case .null = value { "null has no text" } else { "the bytes are not text" }
    }

    /// The shortest digits that read back as the number, with an exponent below 10⁻⁴ and from 10⁶ on, and always
    /// with a point or an exponent.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }
        let (digits, point) = number.magnitude.shortestDigits
        let exponent = point - 1
        let sign = number.sign == .minus ? "-" : ""
        if number != 0, exponent < -4 || exponent >= 6 {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let power = String(exponent.magnitude)
            let padding = power.count < 2 ? "0" : ""
            return "\(sign)\(digits.prefix(1))\(fraction)E\(exponent < 0 ? "-" : "+")\(padding)\(power)"
        }
        if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
        let padded = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
        let fraction = padded.dropFirst(exponent + 1)
        return "\(sign)\(padded.prefix(exponent + 1)).\(fraction.isEmpty ? "0" : fraction)"
    }
}
