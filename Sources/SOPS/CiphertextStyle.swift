import Documents

/// A ciphertext is written in its plaintext's style, so that decrypting gives the quotes and the block form back. SOPS
/// reads every style, and writes plain ones only.
///
/// Two styles stand for another one. A plain scalar in a flow collection cannot hold a ciphertext's commas, so that
/// single quotes stand for it. And plain words that readers of YAML 1.1 take for something else, such as `no`, are
/// folded: behind a plain ciphertext, which may come from SOPS, such a word is given back in quotes, as SOPS does it.
enum CiphertextStyle {
    static func style(for scalar: Scalar, at node: Node) -> Scalar.Style {
        switch scalar.style {
        case .plain where node.isInFlow: .singleQuoted
        case .singleQuoted where node.isInFlow: .doubleQuoted
        case .plain: ScalarWriter.isAmbiguous(scalar.text) ? .folded : .plain
        default: scalar.style
        }
    }

    /// How the plaintext of a ciphertext is written.
    static func plaintextStyle(
        of node: Node, text: String
    ) -> (style: Scalar.Style, quotesAmbiguous: Bool) {
        let style = node.scalar?.style ?? .plain
        if style == .singleQuoted && node.isInFlow { return (.plain, false) }
        if style == .folded && ScalarWriter.isAmbiguous(text) { return (.plain, false) }
        return (style, true)
    }
}
