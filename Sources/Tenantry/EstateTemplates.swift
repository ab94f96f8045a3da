import Documents
import SOPS

/// The files of a new estate.
enum EstateTemplates {
    /// Of the section `kubernetes`.
    static let namespaces = """
          # kubectl apply fails where the namespace is missing. This renders it, too:
          # createNamespace: true
        """

    static func manifest(service: String) -> String {
        """
        # The manifest of this estate: which layers make up a tenant's configuration, and what comes out.
        version: 1

        # What is deployed. Each (tenant, service) is a target with a ConfigMap and a Secret of its own.
        services: [\(service)]

        # Where the tenants' folders are, relative to this file.
        tenants: "{tenant}"

        # Lowest precedence first: what a later layer says wins. Further layers can stand between the two, such as
        # tiers/{tier}, for an attribute in the tenants' tenant.yaml.
        layers:
          - base
          - "{tenant}"

        # The policy of each secret: whether every tenant must have it, and how it is made.
        # secrets:
        #   DB_PASSWORD: {required: true, generate: {length: 32, alphabet: alphanumeric}}

        kubernetes:
          namespace: "{tenant}"
        \(namespaces)
          name: "{service}"
          # A hash of the content ends the name: a changed value restarts the pods.
          suffix: hash

        """
    }

    static func rules(recipients: [MasterKey]) -> String {
        let list = recipients.map { "      - \($0)\n" }.joined()
        return """
            # Who can read which file; SOPS reads this, too. The first rule whose path_regex matches counts.
            creation_rules:
              - path_regex: secrets\\.enc\\.yaml$
                age:
            \(list)
            """
    }

    static let env = """
        # Environment variables of every tenant. A value is the text as written: 1.10 stays 1.10, no stays no.
        LOG_LEVEL: info

        """

    static let values = """
        # Helm values of every tenant.
        replicaCount: 1

        """
}
