import Age
import Tenantry

/// What there is to see of an age file, for people.
enum InspectionText {
    static func lines(_ inspection: FileInspection, of name: String, paint: Paint = .standard) -> [String] {
        var lines = [
            paint.heading("\(name): \(inspection.version)\(inspection.isArmored ? ", armored" : "")"), "",
            "stanzas:",
        ]
        var stanzas = Table(indent: 2)
        for stanza in inspection.stanzas {
            stanzas.add([stanza.type, "for \(stanza.recipientDescription)"])
        }
        lines += stanzas.lines
        lines += ["post-quantum: \(inspection.postQuantum.rawValue)", "", "sizes in bytes, if it decrypts:"]
        let sizes = inspection.sizes
        var rows = [("header", sizes.header)]
        if inspection.isArmored { rows.append(("armor", sizes.armor)) }
        rows += [("payload", sizes.payload), ("  plaintext", sizes.plaintext), ("  overhead", sizes.overhead)]
        rows.append(("file", sizes.total))
        let width = String(sizes.total).utf8.count
        for (name, size) in rows {
            let digits = String(size)
            lines.append(
                "  " + name + String(repeating: " ", count: 13 - name.utf8.count + width - digits.utf8.count) + digits)
        }
        return lines
    }
}

/// The same for scripts: the members that `age-inspect --json` prints, and the stanzas and further sizes.
struct InspectionRecord: Encodable {
    private struct StanzaRecord: Encodable {
        let type: String
        let arguments: [String]
        let bodySize: Int
        let recipient: String

        enum CodingKeys: String, CodingKey {
            case type, arguments, recipient
            case bodySize = "body_size"
        }
    }

    private struct SizesRecord: Encodable {
        let header, armor, overhead: Int
        let minPayload, maxPayload: Int
        let minPadding = 0
        let maxPadding = 0
        let payload, plaintext, file: Int

        enum CodingKeys: String, CodingKey {
            case header, armor, overhead, payload, plaintext, file
            case minPayload = "min_payload"
            case maxPayload = "max_payload"
            case minPadding = "min_padding"
            case maxPadding = "max_padding"
        }
    }

    private let version: String
    private let postquantum: String
    private let armor: Bool
    private let stanzaTypes: [String]
    private let stanzas: [StanzaRecord]
    private let sizes: SizesRecord

    enum CodingKeys: String, CodingKey {
        case version, postquantum, armor, stanzas, sizes
        case stanzaTypes = "stanza_types"
    }

    init(_ inspection: FileInspection) {
        version = inspection.version
        postquantum = inspection.postQuantum.rawValue
        armor = inspection.isArmored
        stanzaTypes = inspection.stanzas.map(\.type)
        stanzas = inspection.stanzas.map {
            StanzaRecord(
                type: $0.type, arguments: $0.arguments, bodySize: $0.body.count, recipient: $0.recipientDescription)
        }
        let sizes = inspection.sizes
        self.sizes = SizesRecord(
            header: sizes.header, armor: sizes.armor, overhead: sizes.overhead, minPayload: sizes.plaintext,
            maxPayload: sizes.plaintext, payload: sizes.payload, plaintext: sizes.plaintext, file: sizes.total)
    }
}
