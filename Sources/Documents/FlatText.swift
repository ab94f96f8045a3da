/// How values are written in formats in which every value is text, as dotenv and INI files: as SOPS writes them, except
/// that a timestamp keeps its fraction of a second.
enum FlatText {
    /// The text of a value; nil for null, and for bytes that are no text.
    static func text(of value: ScalarValue) -> String? {
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
        let (digits, exponent) = decimal(number.magnitude)
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

    /// The digits d₀d₁d₂… and the exponent e of d₀.d₁d₂… × 10ᵉ, without zeros at the end.
    private static func decimal(_ number: Double) -> (digits: String, exponent: Int) {
        guard number != 0 else { return ("0", 0) }
        let parts = number.description.split(separator: "e")
        var digits = ""
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        var hasPoint = false
        for character in parts[0] {
            if character == "." {
                hasPoint = true
            } else if character == "0", digits.isEmpty {
                if hasPoint { exponent -= 1 }
            } else {
                if !hasPoint, !digits.isEmpty { exponent += 1 }
                if hasPoint, digits.isEmpty { exponent -= 1 }
                digits.append(character)
            }
        }
        while digits.hasSuffix("0") { digits.removeLast() }
        return (digits, exponent)
    }
}
