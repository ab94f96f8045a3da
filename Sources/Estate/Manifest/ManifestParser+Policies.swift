import Documents
import SOPS

extension ManifestParser {
    /// The section `secrets`.
    func policies(_ node: Node?) throws(EstateError) -> [SecretPolicy] {
        guard let node else { return [] }
        var policies: [SecretPolicy] = []
        for entry in try reader.entries(node, "secrets") {
            let key = try reader.at(entry.key) { () throws(EstateError) in try ConfigKey(entry.name) }
            let what = "secrets.\(entry.name)"
            let known = ["required", "length", "pattern", "generate", "rotate", "hook"]
            let fields = try reader.fields(entry.value, what, known: known)
            var policy = SecretPolicy(key: key, position: entry.key.position)
            if let node = fields["required"] { policy.isRequired = try reader.boolean(node, "\(what).required") }
            if let node = fields["length"] { policy.shape.length = try length(node, "\(what).length") }
            if let node = fields["pattern"] { try match(node, "\(what).pattern", &policy.shape) }
            if let node = fields["generate"] { policy.generator = try generator(node, "\(what).generate", policy) }
            if let node = fields["rotate"] { policy.rotation = try interval(node, "\(what).rotate", .ages) }
            if let node = fields["hook"] { policy.hook = try hook(node, "\(what).hook") }
            policies.append(policy)
        }
        return policies
    }

    // MARK: Shape

    /// `32`, `16..64`, `16..` or `..64`.
    private func length(_ node: Node, _ what: String) throws(EstateError) -> ClosedRange<Int> {
        let text = try reader.text(node, what)
        let largest = SecretShape.largestLength
        func bound(_ text: Substring, _ otherwise: Int) -> Int? {
            if text.isEmpty { return otherwise }
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
            return number <= largest ? number : nil
        }
        var bounds: (Int?, Int?)
        if let dots = text.firstRange(of: "..") {
            bounds = (bound(text[..<dots.lowerBound], 0), bound(text[dots.upperBound...], largest))
            if text == ".." { bounds.0 = nil }
        } else {
            let number = text.isEmpty ? nil : bound(text[...], 0)
            bounds = (number, number)
        }
        guard let lower = bounds.0, let upper = bounds.1, lower <= upper else {
            throw reader.error(
                .invalidValue, at: node, "\(what) is \(text.debugDescription), expected a length such as 16..64",
                hint: "write 32 for exactly so many characters, 16.. for at least, ..64 for at most")
        }
        return lower...upper
    }

    private func match(_ node: Node, _ what: String, _ shape: inout SecretShape) throws(EstateError) {
        let pattern = try reader.text(node, what)
        do throws(SOPSError) {
            try shape.match(pattern)
        } catch {
            throw reader.error(
                .invalidValue, at: node, "\(what): \(error.diagnostic.summary)",
                hint: "write it in the syntax of RE2; it has to match all of the value")
        }
    }

    // MARK: Hooks and times

    /// A path, or `{run: path, timeout: 30s}`.
    private func hook(_ node: Node, _ what: String) throws(EstateError) -> SecretHook {
        guard node.mapping != nil else { return SecretHook(try filePath(node, what), position: node.position) }
        let fields = try reader.fields(node, what, known: ["run", "timeout"])
        guard let run = fields["run"] else {
            throw reader.error(
                .missingKey, at: node, "\(what) does not say what to run",
                hint: "write {run: hooks/rotate-postgres, timeout: 30s}")
        }
        var hook = SecretHook(try filePath(run, "\(what).run"), position: run.position)
        if let node = fields["timeout"] { hook.timeLimit = try interval(node, "\(what).timeout", .limits) }
        return hook
    }

    /// The units of times.
    private struct Units {
        let seconds: [Character: Int]
        let example: String
        let hint: String

        static let ages = Units(
            seconds: ["h": 3600, "d": 86_400, "w": 7 * 86_400], example: "90d",
            hint: "write a whole number and h for hours, d for days or w for weeks")
        static let limits = Units(
            seconds: ["s": 1, "m": 60], example: "30s", hint: "write a whole number and s for seconds or m for minutes")
    }

    private func interval(_ node: Node, _ what: String, _ units: Units) throws(EstateError) -> Duration {
        let text = try reader.text(node, what)
        guard let unit = text.last.flatMap({ units.seconds[$0] }),
            text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text.dropLast()), (1...100_000).contains(number)
        else {
            throw reader.error(
                .invalidValue, at: node,
                "\(what) is \(text.debugDescription), expected a time such as \(units.example)",
                hint: units.hint)
        }
        return .seconds(number * unit)
    }
}
