import Documents
import Estate
import SOPS
import SystemPackage

extension Workspace {
    /// Takes access from somebody: by the rules, and by the files, each of which gets a new data key. What they have read
    /// they know: the report lists it.
    ///
    /// - Throws: `usage` for a key that stands in a rule for a group of the manifest, which would bring it back;
    ///   `notFound` if nobody named has access.
    package func revoke(
        _ request: AccessRequest, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> RekeyReport {
        try exclusively { () throws(TenantryError) in
            let names = recipientNames
            var revoked: [KeyID: RecipientNames.Chosen] = [:]
            for text in request.recipients {
                let chosen = try names.chosen(text)
                for key in chosen.keys where revoked[key.id] == nil { revoked[key.id] = chosen }
            }
            let selection = try RuleSelection(request.target, in: self)
            var book = RuleBook(self)
            var report = RekeyReport()
            let staying = try check(revoked, selection)
            report.warnings += staying.warnings
            let leaving = Set(revoked.keys)
            try change(selection, &book, &report, byRule: request.target.isByRule) { place, rule in
                let kept = staying.keys[place] ?? []
                let keys = Set(rule.keys.map(\.id)).intersection(leaving).subtracting(kept)
                return RuleChange(removed: keys)
            }
            try bringInLine(
                selection.files, .revoking(leaving), book, request.options, &report, progress: progress)
            guard !report.isEmpty || !report.failures.isEmpty else {
                let who = request.recipients.joined(separator: ", ")
                throw TenantryError(
                    .notFound, "\(who) can read none of these files, and stands in none of their rules",
                    hint: "tenantry access --recipient shows what somebody can read")
            }
            return report
        }
    }

    /// Keys that stand in a rule for another group than the one that is revoked stay; those that stand there for a group
    /// and are revoked alone would come back with the next rekey.
    private func check(
        _ revoked: [KeyID: RecipientNames.Chosen], _ selection: RuleSelection
    ) throws(TenantryError) -> (keys: [RuleSelection.Place: Set<KeyID>], warnings: [Diagnostic]) {
        let names = recipientNames
        var kept: [RuleSelection.Place: Set<KeyID>] = [:]
        var warnings: [Diagnostic] = []
        for (path, rules) in selection.rules.sorted(by: { $0.key.string < $1.key.string }) {
            let notes = rules.rules.keyNotes()
            for index in selection.chosen.keys.filter({ $0.file == path }).map(\.index).sorted() {
                for note in notes[index].joined() {
                    guard let chosen = revoked[note.key], names.isGroup(note.text), chosen.name != note.text,
                        names.keys(ofName: note.text)?.contains(where: { $0.id == note.key }) == true
                    else { continue }
                    let title = names.title(note.key)
                    let place = rules.rules.source.place(note.position)
                    guard chosen.isGroup else {
                        throw TenantryError(
                            .usage,
                            rules.rules.source.diagnostic(
                                "\(title) stands in this rule as a member of \(note.text)", at: note.position,
                                hint: "take the key out of \(note.text) in \(estate.manifest.file), "
                                    + "then run tenantry rekey --all; or revoke \(note.text)"))
                    }
                    kept[RuleSelection.Place(file: path, index: index), default: []].insert(note.key)
                    warnings.append(
                        Diagnostic("\(title) stays at \(place): it stands there as a member of \(note.text)"))
                }
            }
        }
        return (kept, warnings)
    }
}
