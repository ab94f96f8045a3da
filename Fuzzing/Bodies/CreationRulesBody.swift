import Documents
import SOPS

/// Reads a text as `.sops.yaml`, and asks which rule is for some files.
enum CreationRulesBody {
    private static let paths = ["", "secrets.yaml", "tenants/acme/secrets.enc.yaml", "a b/ü.json", "../x.env"]

    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let source = SourceText(name: "input", bytes: input)
        let allowance = ExpressionAllowance.bytes(for: input)
        let result = try probe.measure(input.count, allowance: allowance) { () throws(SOPSError) in
            let rules = try CreationRules(parsing: source)
            for path in paths { _ = rules.rule(for: path) }
            return rules
        }
        switch result {
        case .failure(let error):
            try DiagnosticCheck(source).check(error.diagnostic)
        case .success(let rules):
            for rule in rules.rules {
                try require(
                    source.line(rule.position.line) != nil, "a rule at \(rule.position) is outside the text")
            }
        }
    }
}
