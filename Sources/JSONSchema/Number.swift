/// A number of JSON, exact as far as its shortest decimal digits go: 19.99 is a multiple of 0.01.
package struct Number: Hashable, Sendable {
    /// Without zeros at its end; together with the exponent, to the base of ten, the exact value.
    private let significand: Int128
    private let exponent: Int
    private let double: Double

    package init(_ value: some BinaryInteger) {
        self.init(significand: Int128(value), exponent: 0, double: Double(value))
    }

    package init(_ value: Double) {
        // As in `-1.5e-07`; infinite values and NaN have no digits, and equal nothing that has.
        let parts = value.description.lowercased().split(separator: "e")
        let digits = (parts.first ?? "").split(separator: ".")
        var significand = Int128(digits.joined()) ?? 0
        if !value.isFinite { significand = value > 0 ? .max : .min }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - (digits.count > 1 ? digits[1].count : 0)
        self.init(significand: significand, exponent: exponent, double: value)
    }

    private init(significand: Int128, exponent: Int, double: Double) {
        var (significand, exponent) = (significand, exponent)
        while significand != 0, significand % 10 == 0 {
            significand /= 10
            exponent += 1
        }
        self.significand = significand
        self.exponent = significand == 0 ? 0 : exponent
        self.double = double
    }

    var isInteger: Bool { double.isFinite && exponent >= 0 }

    /// The number as one of things; nil if it is negative, broken or too large.
    var count: Int? {
        guard isInteger, significand >= 0 else { return nil }
        return scaled(to: 0).flatMap { Int(exactly: $0) }
    }

    /// Whether dividing by another number, which is not zero, leaves nothing.
    func isMultiple(of other: Number) -> Bool {
        guard let (left, right) = Self.aligned(self, other) else {
            let quotient = double / other.double
            return quotient.isFinite && quotient == quotient.rounded()
        }
        return left % right == 0
    }

    /// Both as multiples of one power of ten; nil if that takes more digits than there are.
    private static func aligned(_ left: Number, _ right: Number) -> (Int128, Int128)? {
        guard left.double.isFinite, right.double.isFinite else { return nil }
        let exponent = min(left.exponent, right.exponent)
        guard let first = left.scaled(to: exponent), let second = right.scaled(to: exponent) else { return nil }
        return (first, second)
    }

    private func scaled(to exponent: Int) -> Int128? {
        var result = significand
        guard self.exponent - exponent < 40 else { return nil }
        for _ in exponent..<self.exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            result = product
        }
        return result
    }
}

extension Number: Comparable {
    package static func == (left: Number, right: Number) -> Bool {
        left.significand == right.significand && left.exponent == right.exponent
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(significand)
        hasher.combine(exponent)
    }

    package static func < (left: Number, right: Number) -> Bool {
        guard let (first, second) = aligned(left, right) else { return left.double < right.double }
        return first < second
    }
}

extension Number: CustomStringConvertible {
    package var description: String {
        isInteger ? scaled(to: 0)?.description ?? double.description : double.description
    }
}
