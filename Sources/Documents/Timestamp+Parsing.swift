extension Timestamp {
    /// Reads a date, a time of day after `T` with a zone, or one after spaces without a zone: the forms that go-yaml
    /// takes for a timestamp. nil for anything else.
    package init?(parsing text: String) {
        // Most numbers end here: a timestamp begins with four digits and a hyphen.
        guard text.utf8.dropFirst(4).first == UInt8(ascii: "-"), let canonical = Self.canonical(text) else {
            return nil
        }
        self.init(canonical: canonical)
    }

    private static func canonical(_ text: String) -> String? {
        var reader = Reader(rest: text.utf8[...])
        guard let year = reader.number(digits: 4...4), reader.skip("-"), let month = reader.number(digits: 1...2),
            reader.skip("-"), let day = reader.number(digits: 1...2),
            (1...12).contains(month), (1...days(in: month, of: year)).contains(day)
        else { return nil }
        let date = "\(padded(year, 4))-\(padded(month))-\(padded(day))T"
        if reader.isAtEnd { return date + "00:00:00Z" }

        let isTyped = reader.skip("T") || reader.skip("t")
        if !isTyped {
            guard reader.skip(" ") else { return nil }
            while reader.skip(" ") {}
        }
        guard let hour = reader.number(digits: 1...2), reader.skip(":"), let minute = reader.number(digits: 1...2),
            reader.skip(":"), let second = reader.number(digits: 1...2), hour < 24, minute < 60, second < 60,
            let fraction = reader.fraction()
        else { return nil }
        var zone = "Z"
        if isTyped {
            guard let read = reader.zone() else { return nil }
            zone = read
        }
        guard reader.isAtEnd else { return nil }
        return "\(date)\(padded(hour)):\(padded(minute)):\(padded(second))\(fraction)\(zone)"
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private struct Reader {
        var rest: Substring.UTF8View

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func digit() -> Int? {
            guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
            rest.removeFirst()
            return Int(byte) - 0x30
        }

        /// As many digits as there are, up to the upper bound.
        mutating func number(digits: ClosedRange<Int>) -> Int? {
            var number = 0
            var count = 0
            while count < digits.upperBound, let digit = digit() {
                number = number * 10 + digit
                count += 1
            }
            return count >= digits.lowerBound ? number : nil
        }

        /// `.` or `,` and digits, cut to nanoseconds and without trailing zeros; empty if there is none.
        mutating func fraction() -> String? {
            guard skip(".") || skip(",") else { return "" }
            var digits = ""
            var length = 0
            var count = 0
            while let digit = digit() {
                count += 1
                guard count <= 9 else { continue }
                digits += String(digit)
                if digit != 0 { length = count }
            }
            guard count > 0 else { return nil }
            return length == 0 ? "" : ".\(digits.prefix(length))"
        }

        /// `Z`, or an offset as `+05:30`; an offset of nothing is `Z`.
        mutating func zone() -> String? {
            if skip("Z") { return "Z" }
            let sign: String
            if skip("+") {
                sign = "+"
            } else if skip("-") {
                sign = "-"
            } else {
                return nil
            }
            guard let hour = number(digits: 2...2), skip(":"), let minute = number(digits: 2...2), hour < 24,
                minute < 60
            else { return nil }
            return hour == 0 && minute == 0 ? "Z" : "\(sign)\(padded(hour)):\(padded(minute))"
        }
    }
}
