import Estate
import Tenantry

/// How targets in the cluster differ from what is rendered, for people: what the cluster has with a minus, what is
/// rendered with a plus.
enum StatusText {
    static func lines(_ statuses: [TargetStatus], paint: Paint = .standard) -> [String] {
        var lines: [String] = []
        for status in statuses {
            lines.append(paint.heading(status.target.title))
            for object in status.objects {
                lines.append("  \(object.kind) \(object.path): \(state(object))")
                for change in object.changes {
                    if let value = change.deployed {
                        lines.append(paint.bad("    -\(change.path) = \(value.text.onOneLine)"))
                    }
                    if let value = change.rendered {
                        lines.append(paint.good("    +\(change.path) = \(value.text.onOneLine)"))
                    }
                }
            }
            lines += status.leftovers.map { "  \($0.kind) \($0.path): of an earlier render, may go" }
        }
        return lines
    }

    private static func state(_ object: TargetStatus.Object) -> String {
        switch object.state {
        case .same: "as rendered"
        case .different:
            object.obstacle.map { "different, and has to be deleted first: \($0)" } ?? "different"
        case .missing: "not in the cluster" + (object.predecessor.map { "; in its place is \($0)" } ?? "")
        }
    }
}

/// The status of a target, for scripts.
struct StatusRecord: Encodable {
    struct Object: Encodable {
        let kind: String
        let namespace: String?
        let name: String
        let state: String
        let predecessor: String?
        let immutable: Bool
        let obstacle: String?
        let changes: [Change]
    }

    struct Change: Encodable {
        let path: String
        let deployed: String?
        let rendered: String?
        let sensitive: Bool
    }

    struct Leftover: Encodable {
        let kind: String
        let namespace: String?
        let name: String
    }

    let tenant: String
    let service: String
    let environment: String?
    let different: Bool
    let objects: [Object]
    let leftovers: [Leftover]

    init(_ status: TargetStatus) {
        (tenant, service) = (status.target.tenant.description, status.target.service)
        environment = status.target.environment
        different = status.isDifferent
        objects = status.objects.map { object in
            Object(
                kind: object.kind, namespace: object.namespace, name: object.name, state: object.state.rawValue,
                predecessor: object.predecessor, immutable: object.isImmutable, obstacle: object.obstacle,
                changes: object.changes.map { change in
                    Change(
                        path: change.path, deployed: change.deployed?.text, rendered: change.rendered?.text,
                        sensitive: (change.deployed ?? change.rendered)?.isSensitive ?? false)
                })
        }
        leftovers = status.leftovers.map { Leftover(kind: $0.kind, namespace: $0.namespace, name: $0.name) }
    }
}
