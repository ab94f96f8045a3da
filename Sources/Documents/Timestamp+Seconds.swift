extension Timestamp {
    /// The seconds since the beginning of 1970 in UTC, without the fraction.
    package var seconds: Int {
        let digits = Array(canonical.utf8)
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) - 0x30 } }
        let time = number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
        var offset = 0
        if let sign = digits.suffix(6).first, digits.last != UInt8(ascii: "Z") {
            let zone = digits.count - 5
            offset = number(zone..<zone + 2) * 3600 + number(zone + 3..<zone + 5) * 60
            if sign == UInt8(ascii: "-") { offset = -offset }
        }
        return Self.days(year: number(0..<4), month: number(5..<7), day: number(8..<10)) * 86_400 + time - offset
    }

    /// The days from the beginning of 1970 to a date of the Gregorian calendar. Years begin with March here, so that the
    /// leap day is the last of a year.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let leapDays = year / 4 - year / 100 + year / 400
        return year * 365 + leapDays + dayOfYear - 719_468
    }
}
