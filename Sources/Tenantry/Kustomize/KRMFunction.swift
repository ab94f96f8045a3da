package import Documents

/// A KRM function: a `ResourceList` in, a `ResourceList` out.
package enum KRMFunction {
    /// What a function did. Where there are errors, the text has them as results, and the items as they came.
    package struct Outcome: Sendable {
        package let text: [UInt8]
        package let errors: [TenantryError]
    }

    /// Runs the function: as a generator where there are no items but its own configuration, else as a transformer.
    package static func run(_ source: SourceText, _ surroundings: Surroundings) throws(TenantryError) -> Outcome {
        let list: ResourceList
        do throws(TenantryError) {
            list = try ResourceList(parsing: source)
        } catch {
            return Outcome(text: try ResourceList.text(results: [FunctionResult(error)]), errors: [error])
        }
        do throws(Failures) {
            var result = list
            result.items = try items(of: list, source, surroundings)
            let text = try Failures.gathering { () throws(TenantryError) in try result.text(results: []) }
            return Outcome(text: text, errors: [])
        } catch {
            let results = error.errors.map { FunctionResult($0, in: list, of: source) }
            return Outcome(text: try list.text(results: results), errors: error.errors)
        }
    }

    private static func items(
        of list: ResourceList, _ source: SourceText, _ surroundings: Surroundings
    ) throws(Failures) -> [ManifestObject] {
        let build = try Failures.gathering { () throws(TenantryError) in
            try KustomizeBuild(FunctionConfiguration(list.functionConfig, in: source), surroundings)
        }
        // For a generator, kustomize passes its configuration as the only item, because its pipeline wants one.
        let own = ManifestObject(root: list.functionConfig)
        let isGenerator = list.items.allSatisfy { item in
            item.annotation(KustomizeBuild.localConfig) == "true" && item.isSame(as: own)
        }
        return isGenerator ? try list.items + build.generated() : try build.transformed(list.items, of: source)
    }
}
