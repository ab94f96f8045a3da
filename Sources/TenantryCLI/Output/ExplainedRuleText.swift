import Documents
import SOPS
import Tenantry

/// Which rule is for a file, for people.
enum ExplainedRuleText {
    static func lines(_ explanation: RuleExplanation, paint: Paint = .standard) -> [String] {
        let rule = explanation.rule
        var facts: [(label: String, lines: [String])] = []
        facts.append(("rules", [explanation.rulesFile + origin(explanation)]))
        facts += explanation.tried.map { tried in
            let pattern = tried.pattern.map { "path_regex \($0)" } ?? "every path"
            let outcome = tried.applies ? "applies" : "does not match"
            return ("rule \(tried.number)", ["\(outcome): \(pattern)  (\(tried.place))"])
        }
        facts.append(("readers", readers(rule, explanation.threshold)))
        facts.append(("encrypted", [rule.selection.inWords]))
        facts.append(("MAC", [rule.isMACOnlyEncrypted ? "covers encrypted values only" : "covers all values"]))
        let indents = explanation.indentations
        facts.append(
            ("indent", ["YAML \(indents.yaml.text), JSON \(indents.json.text), binary \(indents.binary.text)"]))
        facts.append(("file", state(explanation.state)))
        let width = facts.map(\.label.count).max() ?? 0
        return [paint.heading(explanation.file)]
            + facts.flatMap { fact in
                fact.lines.enumerated().map { index, line in
                    let label = index == 0 ? fact.label : ""
                    return "  \(label)\(String(repeating: " ", count: width - label.count))  \(line)"
                }
            }
    }

    private static func origin(_ explanation: RuleExplanation) -> String {
        explanation.folders.isEmpty
            ? ", which SOPS_CONFIG names" : ", looked for in \(explanation.folders.joined(separator: ", "))"
    }

    private static func readers(_ rule: CreationRule, _ threshold: Int) -> [String] {
        guard rule.groups.count > 1 else {
            return rule.keys.isEmpty ? ["nobody: the rule names no keys"] : rule.keys.map(title)
        }
        return ["\(threshold) of \(rule.groups.count) groups together"]
            + rule.groups.enumerated().map { "group \($0 + 1): \($1.map(title).joined(separator: ", "))" }
    }

    private static func title(_ key: MasterKey) -> String {
        key.title + (key.kind.isUsable ? "" : " (cannot be used here)")
    }

    private static func state(_ state: RuleExplanation.State) -> [String] {
        switch state {
        case .missing: ["does not exist yet"]
        case .plain: ["is not encrypted"]
        case .unreadable(let reason): [reason]
        case .encrypted(let differences):
            differences.isEmpty
                ? ["is encrypted as the rule says"] : ["is not encrypted as the rule says:"] + differences
        }
    }
}

extension Indentation {
    fileprivate var text: String {
        switch self {
        case .tab: "tab"
        case .spaces(let count): String(count)
        }
    }
}

/// Which rule is for a file, for scripts.
struct ExplainedRuleRecord: Encodable {
    struct Rule: Encodable {
        let number: Int
        let place: String
        let pathRegex: String?
        let applies: Bool
    }

    struct Key: Encodable {
        let kind: String
        let name: String
        let usable: Bool
    }

    let file: String
    let path: String
    let rulesFile: String
    let searchedFolders: [String]
    let rules: [Rule]
    let groups: [[Key]]
    let threshold: Int
    let selectionRule: String
    let selectionPattern: String
    let macOnlyEncrypted: Bool
    /// Columns by format; -1 is a tab.
    let indent: [String: Int]
    /// `missing`, `plain`, `unreadable` or `encrypted`.
    let state: String
    let differences: [String]

    init(_ explanation: RuleExplanation) {
        let rule = explanation.rule
        file = explanation.file
        path = explanation.relativePath
        rulesFile = explanation.rulesFile
        searchedFolders = explanation.folders
        rules = explanation.tried.map {
            Rule(number: $0.number, place: $0.place, pathRegex: $0.pattern, applies: $0.applies)
        }
        groups = rule.groups.map { $0.map { Key(kind: $0.kind.rawValue, name: $0.name, usable: $0.kind.isUsable) } }
        threshold = explanation.threshold
        selectionRule = rule.selection.rule.rawValue
        selectionPattern = rule.selection.pattern
        macOnlyEncrypted = rule.isMACOnlyEncrypted
        let indents = explanation.indentations
        indent = ["yaml": indents.yaml.columns, "json": indents.json.columns, "json_binary": indents.binary.columns]
        (state, differences) =
            switch explanation.state {
            case .missing: ("missing", [])
            case .plain: ("plain", [])
            case .unreadable(let reason): ("unreadable", [reason])
            case .encrypted(let differences): ("encrypted", differences)
            }
    }
}

extension Indentation {
    fileprivate var columns: Int {
        switch self {
        case .tab: -1
        case .spaces(let count): count
        }
    }
}
