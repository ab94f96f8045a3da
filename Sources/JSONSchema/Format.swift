#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The formats that are checked (JSON Schema 2020-12, Validation, section 7.3). All others are annotations.
enum Format: String, CaseIterable {
    case date
    case time
    case dateTime = "date-time"
    case email
    case hostname
    case ipv4
    case ipv6
    case uri
    case uuid
    case regex

    var shown: String {
        switch self {
        case .date: "a date such as 2024-02-29"
        case .time: "a time such as 12:30:00Z"
        case .dateTime: "a time such as 2024-02-29T12:30:00Z"
        case .email: "an e-mail address"
        case .hostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri: "a URI, with its scheme"
        case .uuid: "a UUID"
        case .regex: "a regular expression"
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .ipv4: Self.isAddress(text, AF_INET)
        case .ipv6: Self.isAddress(text, AF_INET6)
        case .regex: (try? Pattern(text)) != nil
        case .date: Self.isDay(text)
        case .dateTime: Shape.dateTime.matches(text) && Self.isDay(String(text.prefix(10)))
        case .time: Shape.time.matches(text)
        case .email: Shape.email.matches(text)
        case .hostname: text.utf8.count <= 253 && Shape.hostname.matches(text)
        case .uri: Shape.uri.matches(text)
        case .uuid: Shape.uuid.matches(text)
        }
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var address = in6_addr()
        return unsafe inet_pton(family, text, &address) == 1
    }

    /// Whether the calendar has the day.
    private static func isDay(_ text: String) -> Bool {
        guard Shape.date.matches(text) else { return false }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        let (year, month, day) = (parts[0], parts[1], parts[2])
        let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...days[month - 1]).contains(day)
    }
}

/// What a whole text looks like.
private struct Shape {
    // RFC 3339, section 5.6.
    private static let clock = "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?"
    private static let zone = "([zZ]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
    static let date = Shape("[0-9]{4}-[0-9]{2}-[0-9]{2}")
    static let time = Shape(clock + zone)
    static let dateTime = Shape("[0-9]{4}-[0-9]{2}-[0-9]{2}[tT]" + clock + zone)
    static let email = Shape("[^@\\s\\x00-\\x1f]{1,64}@[A-Za-z0-9.-]{1,255}")
    private static let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    static let hostname = Shape(label + "(\\." + label + ")*")
    static let uri = Shape("[A-Za-z][A-Za-z0-9+.-]*:([!#$&-;=?-Z_a-z~\\[\\]]|%[0-9A-Fa-f]{2})*")
    static let uuid = Shape("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

    private let pattern: Pattern?

    private init(_ text: String) { pattern = try? Pattern("\\A(?:" + text + ")\\z") }

    func matches(_ text: String) -> Bool { pattern?.matches(text) ?? false }
}
