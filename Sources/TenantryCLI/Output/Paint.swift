import SystemPackage

/// Colours for standard output, where it takes them.
struct Paint {
    private let isColoured: Bool

    static let standard = Paint(isColoured: Terminal.isColoured(.standardOutput))

    init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    func heading(_ text: String) -> String { wrapped(text, "1") }
    func faint(_ text: String) -> String { wrapped(text, "2") }
    func good(_ text: String) -> String { wrapped(text, "32") }
    func bad(_ text: String) -> String { wrapped(text, "31") }

    private func wrapped(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
