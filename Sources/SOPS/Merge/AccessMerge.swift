import Documents
import Sealing

/// Who can open a merged file, under which data key, and by which rule it is encrypted.
struct AccessMerge {
    /// Where the data key comes from.
    enum Origin: Hashable {
        case side(SecretsMerge.Side)
        /// Neither side's key is known to those only who can read the merged file.
        case new
    }

    let groups: [[MasterKey]]
    let shamirThreshold: Int
    let selection: Selection
    let isMACOnlyEncrypted: Bool
    let key: DataKey
    let origin: Origin
    /// The side whose metadata is that of the merged file, but for the MAC and the time.
    let sameAs: SecretsMerge.Side?
    /// Entries that hold the data key already.
    let kept: [KeyEntry]

    /// - Throws: `conflictingAccess` if both sides changed the same setting in different ways.
    init(base: DecryptedFile?, ours: DecryptedFile, theirs: DecryptedFile) throws(SOPSError) {
        let (left, right, before) = (ours.encrypted.metadata, theirs.encrypted.metadata, base?.encrypted.metadata)
        let name = ours.encrypted.source.name
        selection = try Self.choose(
            before?.selection, left.selection, right.selection, "which values are encrypted", name)
        isMACOnlyEncrypted = try Self.choose(
            before?.isMACOnlyEncrypted, left.isMACOnlyEncrypted, right.isMACOnlyEncrypted, "what the MAC covers", name)
        shamirThreshold = try Self.choose(
            before?.shamirThreshold, left.shamirThreshold, right.shamirThreshold, "how many groups open it", name)
        groups = try Self.groups(
            try before?.masterKeys(), try left.masterKeys(), try right.masterKeys(), name)

        let readers = Set(groups.joined().map(\.canonical))
        let versions = [base, ours, theirs].compactMap { $0 }
        let candidates: [(SecretsMerge.Side, DecryptedFile)] =
            if let base, base.key.isSame(as: ours.key), !base.key.isSame(as: theirs.key) {
                [(.theirs, theirs), (.ours, ours)]
            } else {
                [(.ours, ours), (.theirs, theirs)]
            }
        var usable: (SecretsMerge.Side, DecryptedFile)?
        for candidate in candidates where usable == nil {
            var knowing: Set<MasterKey> = []
            for version in versions where version.key.isSame(as: candidate.1.key) {
                knowing.formUnion(try version.encrypted.metadata.masterKeys().joined().map(\.canonical))
            }
            if knowing.isSubset(of: readers) { usable = candidate }
        }
        guard let (side, file) = usable else {
            (key, origin, sameAs, kept) = (try DataKey(), .new, nil, [])
            return
        }
        (key, origin) = (file.key, .side(side))
        let isOne = groups.count == 1
        var entries: [KeyEntry] = []
        for version in [file] + versions where isOne && version.key.isSame(as: file.key) {
            entries += version.encrypted.metadata.groups.first?.entries ?? []
        }
        kept = entries
        let metadata = file.encrypted.metadata
        let isSame =
            Self.isSame(try metadata.masterKeys(), groups) && metadata.selection == selection
            && metadata.isMACOnlyEncrypted == isMACOnlyEncrypted && metadata.shamirThreshold == shamirThreshold
        sameAs = isSame ? side : nil
    }

    /// Whether a file's metadata says the same.
    func isThat(of metadata: Metadata) throws(SOPSError) -> Bool {
        Self.isSame(try metadata.masterKeys(), groups) && metadata.selection == selection
            && metadata.isMACOnlyEncrypted == isMACOnlyEncrypted && metadata.shamirThreshold == shamirThreshold
    }

    private static func groups(
        _ base: [[MasterKey]]?, _ ours: [[MasterKey]], _ theirs: [[MasterKey]], _ name: String
    ) throws(SOPSError) -> [[MasterKey]] {
        if isSame(ours, theirs) { return ours }
        guard let base else { throw conflict("who can read the file", name) }
        if isSame(base, theirs) { return ours }
        if isSame(base, ours) { return theirs }
        guard base.count == 1, ours.count == 1, theirs.count == 1 else { throw conflict("the key groups", name) }
        let (before, left, right) = (
            Set(base[0].map(\.canonical)), Set(ours[0].map(\.canonical)), Set(theirs[0].map(\.canonical))
        )
        var seen: Set<MasterKey> = []
        let merged = (ours[0] + theirs[0]).filter { key in
            let key = key.canonical
            let stays = before.contains(key) ? left.contains(key) && right.contains(key) : true
            return stays && seen.insert(key).inserted
        }
        guard !merged.isEmpty else { throw conflict("who can read the file: nobody would be left", name) }
        return [merged]
    }

    private static func isSame(_ left: [[MasterKey]], _ right: [[MasterKey]]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { Set($0.map(\.canonical)) == Set($1.map(\.canonical)) }
    }

    private static func choose<Value: Equatable>(
        _ base: Value?, _ ours: Value, _ theirs: Value, _ what: String, _ name: String
    ) throws(SOPSError) -> Value {
        if ours == theirs { return ours }
        if base == theirs { return ours }
        if base == ours { return theirs }
        throw conflict(what, name)
    }

    private static func conflict(_ what: String, _ name: String) -> SOPSError {
        SOPSError(
            .conflictingAccess,
            Diagnostic(
                "both sides changed the metadata in different ways: \(what)", file: name,
                hint: "take one side's file whole, and bring it in line with the rules then"))
    }
}

extension DataKey {
    /// Whether both are the same key.
    func isSame(as other: DataKey) -> Bool { bytes.isEqual(to: other.bytes) }
}

extension Metadata {
    /// The keys of its groups, for which something can be encrypted.
    func masterKeys() throws(SOPSError) -> [[MasterKey]] {
        var result: [[MasterKey]] = []
        for group in groups {
            var keys: [MasterKey] = []
            for entry in group.entries {
                switch entry.kind {
                case .age: keys.append(try MasterKey(age: entry.name))
                case .pgp: keys.append(try MasterKey(pgp: entry.name))
                default: keys.append(MasterKey(entry.kind, named: entry.name))
                }
            }
            result.append(keys)
        }
        return result
    }
}

extension MasterKey {
    /// The key under the one name by which it is compared.
    fileprivate var canonical: MasterKey {
        kind == .pgp ? MasterKey(.pgp, named: name.uppercased()) : MasterKey(kind, named: name)
    }
}
