/// The section `helm` of the manifest: where charts of its teams expect what becomes a ConfigMap and a Secret.
package struct HelmSettings: Hashable, Sendable {
    /// The keys that lead to the variables in the values of a chart.
    package var env: [String] = ["appConfig"]
    /// Likewise to the secrets.
    package var secrets: [String] = ["appSecret"]

    package init() {}
}
