extension Double {
    /// The fewest digits that read back as the same number, without leading and trailing zeros, and where the point
    /// stands in relation to the first. The number must be finite and not negative.
    var shortestDigits: (digits: String, point: Int) {
        let parts = "\(self)".split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        var digits = (whole + fraction)[...]
        while digits.first == "0", digits.count > 1 {
            digits.removeFirst()
            point -= 1
        }
        while digits.last == "0", digits.count > 1 { digits.removeLast() }
        return digits == "0" ? ("0", 1) : (String(digits), point)
    }
}
