/// What an input of the fuzzer says to do with a file: how long its plaintext is, and how it is damaged.
struct StreamScript {
    private static let mostChunks = 3
    private static let mostSteps = 8

    private var rest: ArraySlice<UInt8>

    init(_ input: [UInt8]) {
        rest = input[...]
    }

    private mutating func byte() -> Int { rest.popFirst().map(Int.init) ?? 0 }

    private mutating func number() -> Int { byte() << 8 | byte() }

    /// Some full chunks and a part of one. No two chunks are the same.
    mutating func plaintext() -> [UInt8] {
        let count = byte() % Self.mostChunks * (64 << 10) + number()
        return (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 0x9E37_79B1 >> 16) }
    }

    /// - Parameters:
    ///   - payloadStart: where the first chunk begins.
    ///   - chunkSize: of a sealed chunk.
    mutating func damage(_ file: [UInt8], payloadStart: Int, chunkSize: Int) -> [UInt8] {
        var file = file
        for _ in 0..<Self.mostSteps where !rest.isEmpty {
            let kind = byte()
            let place = place(in: file, payloadStart, chunkSize)
            let chunk = place..<min(file.count, place + chunkSize)
            switch kind % 7 {
            case 0: if !chunk.isEmpty { file[place] ^= UInt8(1 << (byte() % 8)) }
            case 1: file.removeSubrange(place...)
            case 2: file.removeSubrange(place..<min(file.count, place + number()))
            case 3: file.insert(contentsOf: (0..<byte()).map { UInt8($0) }, at: place)
            case 4: file.removeSubrange(chunk)
            case 5: file.insert(contentsOf: file[chunk], at: place)
            default:
                let moved = Array(file[chunk])
                file.removeSubrange(chunk)
                file.insert(contentsOf: moved, at: self.place(in: file, payloadStart, chunkSize))
            }
        }
        return file
    }

    /// A place near the beginning of the file or of a chunk, or near the end.
    private mutating func place(in file: [UInt8], _ payloadStart: Int, _ chunkSize: Int) -> Int {
        let (anchor, distance) = (byte(), number())
        let start =
            switch anchor % 4 {
            case 0: distance
            case 1: file.count - distance
            default:
                payloadStart + anchor / 4 % (Self.mostChunks + 1) * chunkSize
                    + Int(Int8(truncatingIfNeeded: distance))
            }
        return min(max(start, 0), file.count)
    }
}
