import Documents
package import SOPS

/// How the keys of one file change.
package struct FileRekeying: Sendable {
    package let file: SecretFile
    /// Who can read it from then on, sorted.
    package let added: [KeyID]
    /// Who cannot any more.
    package let removed: [KeyID]
    /// How many key groups open it, of how many; nil where that stays.
    package let thresholds: (former: String, new: String)?
    package let hasNewDataKey: Bool
    /// The secrets of the file, all of which those who were removed have seen.
    package let secrets: [[String]]
    /// Those of them that got a new value.
    package internal(set) var rotated: [[String]] = []
    /// Those of them that `rotate` would give a new value, for they have a hook or a public half.
    package internal(set) var left: [[String]] = []

    /// Those that somebody who was removed knows, and that are as they were.
    package var exposed: [[String]] { removed.isEmpty ? [] : secrets.filter { !rotated.contains($0) } }
}

/// How files are brought in line with rules.
package struct RekeyOptions: Sendable {
    /// Whether every file gets a new data key.
    package var rotatesDataKeys = false
    /// Whether secrets that somebody who is removed has seen get new values, where the manifest says how.
    package var rotatesSecrets = false
    /// Whether it is all right that the keys at hand open a file no more.
    package var allowsLockout = false
    /// Whether nothing is written; it takes no key then.
    package var isDryRun = false

    package init() {}
}

/// What a file's key groups are to be.
struct RekeyPlan {
    let groups: [[MasterKey]]
    let threshold: Int
    let added: [KeyID]
    let removed: [KeyID]
    let thresholds: (former: String, new: String)?
    let needsNewDataKey: Bool
    /// Whose entries a file with several groups has though the rule does not, where they would get new shares.
    let strangers: [KeyID]
    /// Whether the file's groups would get new shares, fewer of which open it than the rule says.
    let opensTooEasily: Bool

    var isNeeded: Bool { !added.isEmpty || !removed.isEmpty || thresholds != nil || needsNewDataKey }

    /// - Parameters:
    ///   - only: the keys that are to be added, where all else of the file stays as it is; nil to follow the rule.
    ///   - revoked: keys whose owners know the data key: if the file has one of them, it gets another.
    init(
        _ file: EncryptedFile, by rule: CreationRule, adding only: Set<KeyID>?, revoked: Set<KeyID>
    ) throws(SOPSError) {
        let metadata = file.metadata
        let former = metadata.groups.map { $0.entries.map(\.id) }
        let isAdditive = only != nil && rule.groups.count == former.count
        var groups = rule.groups
        if let only, isAdditive {
            for index in groups.indices {
                let entries = metadata.groups[index].entries
                var keys: [MasterKey] = []
                for entry in entries { keys.append(try entry.key()) }
                keys += groups[index].filter { only.contains($0.id) && !former[index].contains($0.id) }
                groups[index] = keys
            }
        }
        self.groups = groups
        let getsShares = isAdditive && former.count > 1
        strangers =
            getsShares ? zip(former, rule.groups).flatMap { Set($0).subtracting($1.map(\.id)) }.sorted() : []
        opensTooEasily = getsShares && metadata.shamirThreshold < rule.shamirThreshold ?? groups.count
        let new = groups.map { $0.map(\.id) }
        let formerThreshold = former.count > 1 ? metadata.shamirThreshold : 1
        let wanted = isAdditive ? metadata.shamirThreshold : rule.shamirThreshold ?? groups.count
        threshold = groups.count > 1 ? wanted : 1
        let (old, all) = (Set(former.joined()), Set(new.joined()))
        added = all.subtracting(old).sorted()
        removed = old.subtracting(all).sorted()
        let isRegrouped =
            former.count != new.count || zip(former, new).contains { Set($0) != Set($1) } && former.count > 1
        thresholds =
            formerThreshold != threshold || former.count != new.count
            ? ("\(formerThreshold) of \(former.count)", "\(threshold) of \(new.count)") : nil
        // Who stands in another group than before may open less than before, and may have kept the key.
        let isRaised = thresholds != nil && (threshold > formerThreshold || former.count != new.count)
        let losesPlace = isRegrouped && zip(former, new).contains { !Set($0).isSubset(of: $1) }
        needsNewDataKey = !removed.isEmpty || isRaised || losesPlace || !old.isDisjoint(with: revoked)
    }
}
