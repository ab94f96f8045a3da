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
    struct Entry: Encodable {
        let value: String
        let sensitive: Bool
        let layer: String
        let file: String
        let line: Int
        let column: Int

        init(_ entry: ShownTarget.Entry) {
            value = entry.value
            sensitive = entry.isSensitive
            layer = entry.origin.layer
            file = entry.origin.file
            line = entry.origin.position.line
            column = entry.origin.position.column
        }
    }

    let tenant: String
    let service: String
    let environment: String?
    let env: JSONObject<Entry>
    let secrets: JSONObject<Entry>

    init(_ shown: ShownTarget) {
        tenant = shown.target.tenant.description
        service = shown.target.service
        environment = shown.target.environment
        env = JSONObject(members: shown.env.map { ($0.key, Entry($0)) })
        secrets = JSONObject(members: shown.secrets.map { ($0.key, Entry($0)) })
    }
}
