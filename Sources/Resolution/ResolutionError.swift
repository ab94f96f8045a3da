package import Documents

/// What is wrong with a configuration: its layers do not fit together, or its references do not resolve.
///
/// No diagnostic shows a value of the section `secrets`.
package struct ResolutionError: Error, Hashable {
    package enum Code: Hashable, Sendable {
        /// A reference to something that no layer sets.
        case unknownReference
        /// What stands between `${{` and `}}` is no reference.
        case malformedReference
        /// `${{` without `}}`.
        case unterminatedReference
        /// References that lead back to where they started.
        case cycle
        /// A reference to a map or a list where only a text can stand.
        case collectionInText
        /// A reference to bytes or to nothing inside a larger text.
        case notText
        /// Layers that disagree on whether a value is a map, a list or a single value.
        case typeClash
        /// A map or a list in `env` or `secrets`.
        case notFlat
        /// A key in both `env` and `secrets`.
        case duplicateAcrossSections
        /// A key that cannot be a variable's name, or is no text.
        case invalidKey
        /// A merge rule that cannot be followed.
        case invalidRule
        /// A merge key (`<<`) of YAML that names no map.
        case invalidMerge
        /// An element that a list merged by a key cannot take.
        case invalidListElement
        /// A path that cannot be read, or that names nothing.
        case unknownPath
        /// Values nested too deeply, by themselves or through references.
        case tooDeep
        /// Texts or trees that references make too large.
        case tooLarge
    }

    package let code: Code
    package let diagnostic: Diagnostic

    package init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
