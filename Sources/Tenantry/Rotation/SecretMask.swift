/// Takes the values of secrets out of what others write.
struct SecretMask {
    /// The longest first: one may be a part of another.
    private let values: [[UInt8]]

    /// A text that is so short comes up by chance; to mask it would tell where.
    private static let shortest = 4

    /// - Parameter values: of a value of several lines, each line counts by itself, too.
    init(_ values: [[UInt8]]) {
        let newline = UInt8(ascii: "\n")
        let all =
            values + values.filter { $0.contains(newline) }.flatMap { $0.split(separator: newline).map(Array.init) }
        self.values = Set(all).filter { $0.count >= Self.shortest }.sorted { $0.count > $1.count }
    }

    func masked(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            if let value = values.first(where: { text[index...].starts(with: $0) }) {
                result += Workspace.mask.utf8
                index += value.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}
