internal import Sealing

/// Looks at an age file that comes piece by piece, armored or not, without a key; it holds the header only.
///
/// ```swift
/// var inspector = FileInspector()
/// try inspector.update(piece.span)     // as often as there is more
/// let inspection = try inspector.finish()
/// ```
public struct FileInspector: Sendable {
    private var remover = Armor.Remover()
    private var collector = HeaderCollector()
    private var header: Header?
    /// The bytes of the file as it is, and without its armor.
    private var (fileCount, binaryCount) = (0, 0)

    public init() {}

    /// Takes more of the file.
    /// - Throws: `headerFailure`; `armorFailure`.
    public mutating func update(_ bytes: Span<UInt8>) throws(AgeError) {
        fileCount += bytes.count
        if header != nil, remover.isArmored == false {
            binaryCount += bytes.count
            return
        }
        var binary: [UInt8] = []
        try remover.update(bytes, into: &binary)
        try take(binary.span)
    }

    /// What there was to see.
    /// - Throws: `headerFailure`; `armorFailure`; `payloadFailure` for a payload of a length that none has.
    public consuming func finish() throws(AgeError) -> FileInspection {
        var rest: [UInt8] = []
        try remover.finish(into: &rest)
        try take(rest.span)
        let header = if let header { header } else { try HeaderParser.parse(collector.bytes) }
        guard binaryCount >= header.count + PayloadCipher.nonceSize else {
            throw AgeError(.headerFailure, "the file ends before its payload's nonce")
        }
        let layout = try PayloadLayout(sealedCount: binaryCount - header.count - PayloadCipher.nonceSize)
        var sizes = FileInspection.Sizes()
        sizes.header = header.count
        sizes.armor = fileCount - binaryCount
        sizes.plaintext = layout.plaintextCount
        sizes.overhead = binaryCount - header.count - layout.plaintextCount
        return FileInspection(header, isArmored: remover.isArmored == true, sizes: sizes)
    }

    private mutating func take(_ binary: Span<UInt8>) throws(AgeError) {
        binaryCount += binary.count
        guard header == nil, try collector.update(binary) else { return }
        header = try HeaderParser.parse(collector.bytes)
        collector = HeaderCollector()
    }
}

extension AgeFile {
    /// What anybody can see of the file `bytes`, armored or not, without a key.
    /// - Throws: `headerFailure`; `armorFailure`; `payloadFailure` for a payload of a length that none has.
    public static func inspect(_ bytes: Span<UInt8>) throws(AgeError) -> FileInspection {
        var inspector = FileInspector()
        try inspector.update(bytes)
        return try inspector.finish()
    }
}
