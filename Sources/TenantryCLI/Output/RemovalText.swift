import Estate
import Tenantry

/// What a removal is about, for people.
enum RemovalText {
    static func goes(_ plan: RemovalPlan) -> [String] {
        let strangers = Set(plan.strangers)
        return plan.files.map { file in
            "file \(file.onOneLine)" + (strangers.contains(file) ? "  (no tenant has it by the manifest)" : "")
        }
            + plan.links.map { "link \($0.onOneLine)" } + plan.rules.map { "rule \($0.onOneLine)" }
    }

    static func remains(_ plan: RemovalPlan) -> [String] {
        guard !plan.remainders.isEmpty else { return plan.notes.map { "note: \($0)" } }
        var lines = ["remains in clusters:"]
        for remainder in plan.remainders {
            let place = remainder.namespace.map { " in the namespace \($0)" } ?? ""
            lines.append("  \(remainder.target.title): \(remainder.objects.joined(separator: ", "))\(place)")
        }
        return lines + ["to remove it:"] + commands(plan).map { "  \($0)" } + plan.notes.map { "note: \($0)" }
    }

    /// The commands to type, once each.
    static func commands(_ plan: RemovalPlan) -> [String] {
        var commands: [String] = []
        for remainder in plan.remainders {
            let place = remainder.namespace.map { " --namespace \($0)" } ?? ""
            // Earlier hashes are known to the cluster only.
            let objects =
                remainder.hasHashes && !remainder.selector.isEmpty
                ? "configmap,secret --selector \(remainder.selector)" : remainder.objects.joined(separator: " ")
            let command = "kubectl delete\(place) \(objects)"
            if !remainder.objects.isEmpty, !commands.contains(command) { commands.append(command) }
        }
        guard plan.hasOwnNamespace else { return commands }
        for namespace in Set(plan.remainders.compactMap(\.namespace)).sorted() {
            commands.append("kubectl delete namespace \(namespace)  # with all that is left in it")
        }
        return commands
    }
}

/// The same, for scripts.
struct RemovalRecord: Encodable {
    struct Remainder: Encodable {
        let service: String
        let environment, namespace: String?
        let objects: [String]
    }

    let tenant: String
    let files, links, rules, strangers: [String]
    let clusters: [Remainder]
    let commands: [String]

    init(_ plan: RemovalPlan) {
        tenant = plan.tenant.description
        (files, links, rules, strangers) = (plan.files, plan.links, plan.rules, plan.strangers)
        clusters = plan.remainders.map {
            Remainder(
                service: $0.target.service, environment: $0.target.environment, namespace: $0.namespace,
                objects: $0.objects)
        }
        commands = RemovalText.commands(plan)
    }
}
