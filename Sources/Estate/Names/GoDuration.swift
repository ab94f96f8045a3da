/// The durations of Kubernetes' objects, as Go writes them: `10m`, `1h30m`, `1.5h`.
package enum GoDuration {
    /// Whether a text is `([0-9]+(\.[0-9]+)?(ms|s|m|h))+`.
    package static func isValid(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func takeDigits() -> Bool {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest.removeFirst(count)
            return count > 0
        }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            guard takeDigits() else { return false }
            if rest.first == UInt8(ascii: ".") {
                rest.removeFirst()
                guard takeDigits() else { return false }
            }
            guard let unit = ["ms", "s", "m", "h"].first(where: { rest.starts(with: $0.utf8) }) else { return false }
            rest.removeFirst(unit.utf8.count)
        }
        return true
    }
}
