/// The name of a tenant: a DNS label (RFC 1123), because it becomes part of Kubernetes names.
package struct TenantName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let description: String

    /// - Throws: `EstateError` with code `invalidName`, which says what is wrong with the name.
    package init(_ text: String) throws(EstateError) {
        try DNSLabel.check(text, what: "tenant")
        self.description = text
    }

    package static func < (left: TenantName, right: TenantName) -> Bool {
        left.description < right.description
    }
}
