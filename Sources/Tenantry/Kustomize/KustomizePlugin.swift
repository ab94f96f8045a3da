package import Documents

/// A legacy exec plugin of kustomize, the kind that `kubectl kustomize --enable-alpha-plugins` runs.
package enum KustomizePlugin {
    /// What a program is called when kustomize starts it: the kind of its configuration.
    package static let name = FunctionConfiguration.kind
    /// The folder of the plugin below the plugin home; the last part is the kind in lower case.
    package static let folder = "\(FunctionConfiguration.apiVersion)/\(FunctionConfiguration.kind.lowercased())"

    /// The objects of a build.
    ///
    /// - Parameters:
    ///   - configuration: the file that kustomize names as the first argument.
    ///   - resources: what came on standard input: nothing for a generator, the objects of the build for a transformer.
    /// - Returns: YAML documents.
    package static func run(
        _ configuration: SourceText, _ resources: SourceText, _ surroundings: Surroundings
    ) throws(Failures) -> [UInt8] {
        let (build, objects) = try Failures.gathering { () throws(TenantryError) in
            let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: configuration) }
            guard let root = file.root else {
                throw TenantryError(
                    .badConfiguration, Diagnostic("the configuration is empty", file: configuration.name))
            }
            let build = try KustomizeBuild(FunctionConfiguration(root, in: configuration), surroundings)
            return (build, try ManifestText.objects(in: resources))
        }
        let result = try objects.isEmpty ? build.generated() : build.transformed(objects, of: resources)
        return try Failures.gathering { () throws(TenantryError) in
            var output: [UInt8] = []
            for object in result { output += try ManifestText.document(object.root) }
            return output
        }
    }
}
