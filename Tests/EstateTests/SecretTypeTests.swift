import Estate
import Testing

@Suite("The types of Secrets")
struct SecretTypeTests {
    @Test(
        "The API server takes any text",
        arguments: [
            "Opaque", "kubernetes.io/tls", "example.com/token", "example.com/tls", "my-type", "kubernetes.io/rbd",
            "a/b/c", "bootstrap", "helm.sh/release.v1",
        ])
    func taken(_ type: String) { #expect(SecretType.flaw(in: type) == nil) }

    @Test(
        "What is meant to be a known type, and is not, is refused",
        arguments: [
            ("tls", "kubernetes.io/tls"), ("opaque", "Opaque"), ("Opaqe", "Opaque"),
            ("kubernetes.io/TLS", "kubernetes.io/tls"), ("kubernets.io/tls", "kubernetes.io/tls"),
            ("kubernetes.io/dockerconfigjsn", "kubernetes.io/dockerconfigjson"),
            ("kubernetes.io/basicauth", "kubernetes.io/basic-auth"), ("ssh-auth", "kubernetes.io/ssh-auth"),
        ])
    func nearMiss(_ type: String, _ meant: String) throws {
        #expect(try #require(SecretType.flaw(in: type)).hint == "did you mean \(meant)?")
    }

    @Test func anEmptyTypeIsRefused() { #expect(SecretType.flaw(in: "") != nil) }
}
