/// Finds what somebody meant who wrote a name that does not exist.
package enum Suggestion {
    /// The candidate that needs the fewest typing mistakes to become `name`; nil if none is near.
    ///
    /// A mistake is a wrong, missing, superfluous or swapped letter (Damerau-Levenshtein, each pair swapped once); letters
    /// that differ only in case count as equal, and about one mistake in three letters is allowed. Of equally near
    /// candidates the first wins. Linear in the number of candidates.
    package static func nearest(to name: String, among candidates: some Swift.Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        var limit = max(1, wanted.count / 3) + 1
        var best: String?
        for candidate in candidates {
            let letters = Array(candidate.lowercased().unicodeScalars)
            guard abs(letters.count - wanted.count) < limit else { continue }
            let mistakes = distance(wanted, letters)
            // A name of which nothing is left is no suggestion.
            if mistakes < limit && mistakes < max(wanted.count, letters.count) {
                limit = mistakes
                best = candidate
            }
        }
        return best
    }

    /// The hint `did you mean …?`; nil if nothing is near.
    package static func hint(for name: String, among candidates: some Swift.Sequence<String>) -> String? {
        nearest(to: name, among: candidates).map { "did you mean \($0)?" }
    }

    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
