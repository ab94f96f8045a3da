extension MasterKey {
    /// The names of a list with commas or line breaks between them. There may be spaces in a name: fingerprints have
    /// them, and recipients of SSH.
    static func names(in list: String) -> [String] {
        list.split { $0 == "," || $0.isNewline }.map { part in
            let start = part.drop(while: \.isWhitespace)
            return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
        }.filter { !$0.isEmpty }
    }

    /// The keys of two lists, as options and variables have them; each once.
    ///
    /// - Throws: `invalidRecipient`.
    package static func keys(age: String, pgp: String) throws(SOPSError) -> [MasterKey] {
        var keys: [MasterKey] = []
        for name in names(in: age) { keys.append(try MasterKey(age: name)) }
        for name in names(in: pgp) { keys.append(try MasterKey(pgp: name)) }
        return distinct(keys)
    }

    /// Keys that are only to be removed, of any kind, by the names that SOPS gives them.
    package static func keys(_ kind: Kind, named list: String) -> [MasterKey] {
        names(in: list).map { MasterKey(kind, named: $0) }
    }

    /// Each key once, in order.
    static func distinct(_ keys: [MasterKey]) -> [MasterKey] {
        var seen: Set<MasterKey> = []
        return keys.filter { seen.insert($0).inserted }
    }
}
