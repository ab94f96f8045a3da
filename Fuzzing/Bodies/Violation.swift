/// Something that must hold for every input, and did not for one.
package struct Violation: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// - Throws: what is the matter, unless the condition holds.
func require(_ condition: Bool, _ problem: @autoclosure () -> String) throws(Violation) {
    guard condition else { throw Violation(problem()) }
}
