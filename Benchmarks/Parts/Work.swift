/// What there is to do in the files of an estate.
struct Work {
    private(set) var bytes = 0
    /// The sizes of each encrypted file's values in bytes; the MAC is one of them.
    private(set) var sealedSizes: [[Int]] = []

    var encryptedFiles: Int { sealedSizes.count }
    var sealedValues: Int { sealedSizes.reduce(0) { $0 + $1.count } }

    private static let mark = Array("ENC[AES256_GCM,data:".utf8)

    /// Adds one file.
    mutating func count(in file: [UInt8]) {
        bytes += file.count
        var sizes: [Int] = []
        var index = 0
        while index + Self.mark.count <= file.count {
            guard file[index] == UInt8(ascii: "E"), file[index..<(index + Self.mark.count)].elementsEqual(Self.mark)
            else {
                index += 1
                continue
            }
            let start = index + Self.mark.count
            index = file[start...].firstIndex(of: UInt8(ascii: ",")) ?? file.count
            // Base64 has four characters for three bytes.
            sizes.append((index - start) / 4 * 3)
        }
        if !sizes.isEmpty { sealedSizes.append(sizes) }
    }
}
