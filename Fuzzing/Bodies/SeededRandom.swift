/// Random numbers that follow from an input, so that a finding is a text and nothing else.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    init(_ input: [UInt8], variation: UInt64 = 0) {
        // FNV-1a.
        self.init(seed: input.reduce(0xCBF2_9CE4_8422_2325 ^ variation) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
    }

    /// SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    package mutating func pick<Value>(_ values: [Value]) -> Value { values[number(below: values.count)] }

    /// A few of many, in their order.
    mutating func some<Value>(_ count: Int, of values: [Value]) -> [Value] {
        guard values.count > count else { return values }
        var indices: Set<Int> = []
        while indices.count < count { indices.insert(number(below: values.count)) }
        return indices.sorted().map { values[$0] }
    }
}
