import Documents
import SOPS
import SystemPackage

/// How the keys of a file differ from those that its creation rule names.
package struct SOPSKeyUpdate: Sendable {
    /// A key group of the file, or of the rule, or of both.
    package struct Group: Sendable {
        package var kept: [String] = []
        package var added: [String] = []
        package var removed: [String] = []
    }

    package let input: SOPSInput
    package let groups: [Group]
    /// How many groups open the file now, and from then on; nil where that stays.
    package let thresholds: (former: Int, new: Int)?

    let file: DecryptedFile
    let keys: [[MasterKey]]
    let threshold: Int

    package var isNeeded: Bool {
        thresholds != nil || groups.contains { !$0.added.isEmpty || !$0.removed.isEmpty }
    }

    package var removesKeys: Bool { groups.contains { !$0.removed.isEmpty } }
}

extension SOPSFiles {
    /// Compares the keys of a file with those of the creation rule that matches it.
    package func keyUpdate(_ input: SOPSInput) throws(SOPSFailure) -> SOPSKeyUpdate {
        let file = try openForKeys(input)
        let (rules, path) = try rules(for: input)
        guard let rules, let rule = rules.rule(for: path) else {
            throw SOPSFailure(
                .generic, Surroundings.noRule(for: path, in: rules, shown: FileCrypto(surroundings).shown))
        }
        guard !rule.keys.isEmpty else {
            throw SOPSFailure(.generic, rules.problem("this rule names no recipients", rule, hint: "add age: age1…"))
        }
        let former = file.encrypted.metadata
        let keys = rule.groups
        var groups: [SOPSKeyUpdate.Group] = []
        for index in 0..<max(keys.count, former.groups.count) {
            let entries = index < former.groups.count ? former.groups[index].entries : []
            let wanted = index < keys.count ? keys[index] : []
            groups.append(
                SOPSKeyUpdate.Group(
                    kept: wanted.filter { key in entries.contains { $0.isFor(key) } }.map(\.name),
                    added: wanted.filter { key in !entries.contains { $0.isFor(key) } }.map(\.name),
                    removed: entries.filter { entry in !wanted.contains { entry.isFor($0) } }.map(\.name)))
        }
        let formerThreshold = former.groups.count > 1 ? former.shamirThreshold : 1
        let kept = formerThreshold > 1 ? min(formerThreshold, keys.count) : keys.count
        let threshold = keys.count > 1 ? rule.shamirThreshold ?? kept : 1
        return SOPSKeyUpdate(
            input: input, groups: groups,
            thresholds: threshold == formerThreshold ? nil : (formerThreshold, threshold), file: file, keys: keys,
            threshold: threshold)
    }

    /// The file after an update. Its data key stays.
    package func text(after update: SOPSKeyUpdate) throws(SOPSFailure) -> [UInt8] {
        try rewrapped(update.file, for: update.keys, threshold: update.threshold, update.input)
    }
}
