package import Documents
package import Estate

/// Which secrets get another value, and how.
package struct RotationRequest: Sendable {
    package enum Subject: Sendable {
        /// Secrets of one tenant.
        case secrets([String], of: String)
        /// Every secret of one tenant whose policy says how it is made.
        case all(of: String)
        /// Secrets of all tenants: each tenant gets a fresh value.
        case everyTenant([String])
        /// Secrets that these tenants, or all, do not have yet; without names those that the manifest requires.
        case missing([String], of: [String]?)
    }

    package enum Action: Sendable {
        case replace
        /// The old value stays for a while under the name that `RotationRequest.previousName` gives.
        case replaceKeepingPrevious
        /// The old value goes.
        case finish
    }

    package var subject: Subject
    package var action: Action
    /// nil: the tenant's only one that holds the secret.
    package var layer: String?
    /// The environment whose layer of the tenant is meant.
    package var environment: String?
    /// Whether everything is done but writing and running hooks.
    package var isTrial: Bool

    package init(
        _ subject: Subject, action: Action = .replace, layer: String? = nil, environment: String? = nil,
        isTrial: Bool = false
    ) {
        (self.subject, self.action, self.isTrial) = (subject, action, isTrial)
        (self.layer, self.environment) = (layer, environment)
    }

    package init(tenant: String, keys: [String], layer: String? = nil, environment: String? = nil) {
        self.init(.secrets(keys, of: tenant), layer: layer, environment: environment)
    }

    /// What an old value is called while it overlaps with the new one.
    package static func previousName(of key: String) -> String { "\(key)_PREVIOUS" }
}

/// What a rotation did.
package struct RotationReport: Sendable {
    package struct Rotated: Sendable {
        package let key: String
        package let file: String
        package let layer: String
    }

    package internal(set) var rotated: [Rotated] = []
    /// The targets whose configuration changes, sorted by tenant.
    package internal(set) var targets: [Target] = []
    package internal(set) var warnings: [Diagnostic] = []
    /// What keeps its value.
    package internal(set) var notes: [String] = []
}

/// Is told how a rotation goes on.
package struct RotationObserver: Sendable {
    /// How many tenants are done, of how many.
    package var progress: @Sendable (Int, Int) -> Void
    /// A line that a hook has written, with the values of secrets masked.
    package var hookLine: @Sendable (_ hook: String, _ line: String) -> Void

    package init(
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
        hookLine: @escaping @Sendable (_ hook: String, _ line: String) -> Void = { _, _ in }
    ) {
        self.progress = progress
        self.hookLine = hookLine
    }
}
