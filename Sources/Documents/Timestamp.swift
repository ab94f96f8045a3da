/// A point in time as YAML and SOPS write it: a date and time of day with nanoseconds and an offset from UTC.
package struct Timestamp: Hashable, Sendable {
    /// RFC 3339, with the fraction cut to what it needs: `2001-12-14T21:59:43.1-05:00`.
    package let canonical: String

    package init(canonical: String) {
        self.canonical = canonical
    }
}
