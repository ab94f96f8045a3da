package import Documents
package import SOPS

extension SOPSFiles {
    /// Keys that are to be added to a file, or removed from it: lists with commas between.
    package struct KeyChange: Sendable {
        package var addedAge = ""
        package var addedPGP = ""
        package var removedAge = ""
        package var removedPGP = ""
        /// Keys of kinds that nothing is encrypted for here.
        package var removedOthers: [MasterKey] = []

        package init() {}

        package var isEmpty: Bool {
            [addedAge, addedPGP, removedAge, removedPGP].allSatisfy(\.isEmpty) && removedOthers.isEmpty
        }
    }

    /// A file with a new data key, and with keys added or removed.
    ///
    /// - Returns: the text, and what the user should know about it.
    package func rotate(
        _ input: SOPSInput, _ change: KeyChange
    ) throws(SOPSFailure) -> (bytes: [UInt8], warnings: [Diagnostic]) {
        try requireOwnFormat(input)
        let file = try open(input, missing: change.isEmpty ? .noFile : .keysOfMissingFile)
        let (added, removed) = try failing(while: .encrypting) { () throws(SOPSError) in
            (
                try MasterKey.keys(age: change.addedAge, pgp: change.addedPGP),
                try MasterKey.keys(age: change.removedAge, pgp: change.removedPGP) + change.removedOthers
            )
        }
        var groups = file.encrypted.metadata.groups
        var warnings: [Diagnostic] = []
        for key in removed {
            let isMember = groups.contains { $0.entries.contains { $0.isFor(key) } }
            if !isMember {
                warnings.append(Diagnostic("\(key.title) could not open the file anyway", file: input.name))
            }
            for index in groups.indices { groups[index].entries.removeAll { $0.isFor(key) } }
        }
        guard groups.allSatisfy({ !$0.entries.isEmpty || !added.isEmpty && groups.count == 1 }) else {
            throw SOPSFailure(
                .generic,
                Diagnostic(
                    "nobody would be left in a key group", file: input.name,
                    hint: groups.count > 1 ? "remove the group with groups delete" : "add a key in the same step"))
        }
        var keys = try Self.keys(of: groups)
        keys[0] += added.filter { key in !groups[0].entries.contains { $0.isFor(key) } }
        let threshold = file.encrypted.metadata.shamirThreshold
        let bytes = try failing(while: .encrypting) { () throws(SOPSError) in
            try file.rotated(
                for: keys, shamirThreshold: keys.count > 1 ? threshold : nil, indentations: indentations(for: input),
                gpg: surroundings.gpg, plugins: surroundings.plugins, now: surroundings.now())
        }
        return (bytes, warnings)
    }

    /// A file that a further group of keys takes part in opening.
    package func addGroup(
        _ creation: SOPSCreation, to input: SOPSInput
    ) throws(SOPSFailure) -> [UInt8] {
        let added = try creation.keys()
        guard !added.isEmpty else {
            throw SOPSFailure(.generic, "the new group has no key", hint: "name some with --age or --pgp")
        }
        let file = try openForKeys(input)
        let former = file.encrypted.metadata
        var groups = try Self.keys(of: former.groups)
        groups.append(added)
        var threshold = groups.count > 2 ? former.shamirThreshold : groups.count
        if creation.shamirThreshold != 0 {
            threshold = try Self.threshold(creation.shamirThreshold, of: groups.count)
        }
        return try rewrapped(file, for: groups, threshold: threshold, input)
    }

    /// A file without one of its groups.
    package func deleteGroup(
        _ index: Int, _ creation: SOPSCreation, from input: SOPSInput
    ) throws(SOPSFailure) -> [UInt8] {
        let file = try openForKeys(input)
        let former = file.encrypted.metadata
        guard former.groups.indices.contains(index), former.groups.count > 1 else {
            throw SOPSFailure(
                .generic,
                Diagnostic(
                    former.groups.count > 1
                        ? "there is no group \(index): the last one is \(former.groups.count - 1)"
                        : "the only key group cannot be removed", file: input.name))
        }
        var groups = former.groups
        groups.remove(at: index)
        let threshold = creation.shamirThreshold != 0 ? creation.shamirThreshold : former.shamirThreshold
        guard threshold <= groups.count else {
            throw SOPSFailure(
                .generic,
                Diagnostic(
                    "it takes \(threshold) key groups to open the file, and \(groups.count) would be left",
                    file: input.name, hint: "lower it with --shamir-secret-sharing-threshold"))
        }
        return try rewrapped(
            file, for: Self.keys(of: groups), threshold: Self.threshold(threshold, of: groups.count), input)
    }

    /// Only the data key matters: a file whose MAC is wrong is refused when it is written.
    func openForKeys(_ input: SOPSInput) throws(SOPSFailure) -> DecryptedFile {
        try requireOwnFormat(input)
        var input = input
        input.ignoresMAC = true
        return try open(input)
    }

    func rewrapped(
        _ file: DecryptedFile, for groups: [[MasterKey]], threshold: Int, _ input: SOPSInput
    ) throws(SOPSFailure) -> [UInt8] {
        try failing(while: .encrypting) { () throws(SOPSError) in
            try file.rewrapped(
                for: groups, shamirThreshold: groups.count > 1 ? threshold : nil,
                indentations: indentations(for: input), gpg: surroundings.gpg, plugins: surroundings.plugins,
                now: surroundings.now())
        }
    }

    private func indentations(for input: SOPSInput) -> Indentations {
        if let indent = input.indent {
            return Indentations(yaml: .spaces(indent), json: .spaces(indent), binary: .spaces(indent))
        }
        return (try? rules(for: input).rules?.rules.indentations) ?? Indentations()
    }

    /// The keys that entries of a file stand for.
    static func keys(of groups: [KeyGroup]) throws(SOPSFailure) -> [[MasterKey]] {
        try failing(while: .decrypting) { () throws(SOPSError) in
            var keys: [[MasterKey]] = []
            for group in groups {
                var members: [MasterKey] = []
                for entry in group.entries {
                    switch entry.kind {
                    case .age: members.append(try MasterKey(age: entry.name))
                    case .pgp: members.append(try MasterKey(pgp: entry.name))
                    default: members.append(MasterKey(entry.kind, named: entry.name))
                    }
                }
                keys.append(members)
            }
            return keys
        }
    }
}
