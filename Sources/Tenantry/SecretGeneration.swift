import Estate
import Sealing

extension SecretGenerator {
    /// A new value, each character drawn with equal probability.
    func value() -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(length)
        repeat {
            value.removeAll(keepingCapacity: true)
            for _ in 0..<length {
                value.append(characters[Int(Random.uniform(below: UInt32(characters.count)))])
            }
            // `${{` would begin a reference.
        } while value.containsReference
        return value
    }
}

extension [UInt8] {
    fileprivate var containsReference: Bool {
        indices.dropLast(2).contains { index in
            self[index] == UInt8(ascii: "$") && self[index + 1] == UInt8(ascii: "{")
                && self[index + 2] == UInt8(ascii: "{")
        }
    }
}
