import Documents
import Estate

extension KubernetesSettings {
    /// An error with the line of the manifest that it is about.
    ///
    /// - Parameter key: of the section `kubernetes`: `name`, `labels.team`.
    func error(
        _ code: EmissionError.Code, _ summary: String, at key: String, notes: [String] = [], hint: String? = nil
    ) -> EmissionError {
        let position = positions[key]
        return EmissionError(
            code, Diagnostic(summary, file: position == nil ? nil : file, position: position, notes: notes, hint: hint))
    }

    func pattern(_ text: String, _ key: String) throws(EmissionError) -> Pattern {
        do throws(EstateError) {
            return try Pattern(text)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.notes.append("in kubernetes.\(key) of the manifest")
            throw EmissionError(.invalidPattern, diagnostic)
        }
    }

    /// - Parameter place: of the object in the manifest.
    func sorted(
        _ pairs: [(key: String, value: String)], _ what: String, of place: String, _ code: EmissionError.Code
    ) throws(EmissionError) -> [(key: String, value: Pattern)] {
        var patterns: [(key: String, value: Pattern)] = []
        for pair in pairs {
            // The API server looks at the keys of annotations in lower case.
            let key = code == .invalidAnnotation ? pair.key.lowercased() : pair.key
            if let flaw = KubernetesNames.keyFlaw(key) {
                throw error(
                    code, "\(pair.key.debugDescription) cannot be a key of \(place).\(what): \(flaw)",
                    at: "\(what).\(pair.key)",
                    hint: "a key is a name such as team, or a domain and a name such as example.com/team")
            }
            patterns.append((pair.key, try pattern(pair.value, "\(what).\(pair.key)")))
        }
        return patterns.sorted { $0.key < $1.key }
    }

    /// Adds labels and annotations, or puts them in the place of those that are there.
    mutating func add(_ labels: [LabelPattern], _ annotations: [LabelPattern]) {
        for label in labels { add(label, \.labels, "labels") }
        for annotation in annotations { add(annotation, \.annotations, "annotations") }
    }

    private mutating func add(
        _ label: LabelPattern, _ path: WritableKeyPath<Self, [(key: String, value: String)]>, _ what: String
    ) {
        self[keyPath: path].removeAll { $0.key == label.key }
        self[keyPath: path].append((label.key, label.value))
        positions["\(what).\(label.key)"] = label.position
    }
}
