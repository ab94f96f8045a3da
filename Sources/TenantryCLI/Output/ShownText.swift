import Documents
import Estate
import Resolution
import Tenantry

/// The final entries of targets, for people.
enum ShownText {
    static func lines(_ targets: [ShownTarget], paint: Paint = .standard) -> [String] {
        var lines: [String] = []
        for target in targets {
            if targets.count > 1 {
                if !lines.isEmpty { lines.append("") }
                lines.append(paint.heading("\(target.target.title):"))
            }
            for (name, entries) in [("env", target.env), ("secrets", target.secrets)] where !entries.isEmpty {
                lines.append(paint.heading(name))
                var table = Table(indent: 2, widest: 48)
                for entry in entries {
                    let destination = name == "env" && entry.isSensitive ? "  (goes to the Secret)" : ""
                    table.add([entry.key, entry.value.onOneLine, paint.faint(entry.origin.inLayer) + destination])
                }
                lines += table.lines
            }
        }
        return lines
    }
}

extension Origin {
    /// The place, with the layer where the file is not below its folder: it was reached through a link.
    var inLayer: String {
        let place = "\(file):\(position.line)"
        return file.hasPrefix(layer + "/") ? place : "\(place) (layer \(layer))"
    }
}

/// The final entries of one target, for scripts.
struct ShownRecord: Encodable {
    let tenant: String
    let service: String
    let environment: String?
    let env: JSONObject<ValueRecord>
    let secrets: JSONObject<ValueRecord>

    init(_ shown: ShownTarget) {
        tenant = shown.target.tenant.description
        service = shown.target.service
        environment = shown.target.environment
        env = JSONObject(members: shown.env.map { ($0.key, ValueRecord($0.value, $0.isSensitive, $0.origin)) })
        secrets = JSONObject(members: shown.secrets.map { ($0.key, ValueRecord($0.value, $0.isSensitive, $0.origin)) })
    }
}
