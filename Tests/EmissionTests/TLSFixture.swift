/// A certificate made for the tests, its key, and another key.
enum TLSFixture {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBhDCCASugAwIBAgIURGt0NDcuU3/uKXak6aiBBzH4GeMwCgYIKoZIzj0EAwIw
        FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMCAXDTI2MTEyMTIxNTU1NVoYDzIxMjYx
        MDI4MjE1NTU1WjAXMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAATznzfIimom2PMQcvts5PY4SnvoN9yULq72zzB78N0e21Uk
        EJdM7U3BD03X1R4Ll3fun1T5U1B2yyRR8sWBsnx9o1MwUTAdBgNVHQ4EFgQUKYlt
        chZ0o02GlAI3FZLcAxkHC+owHwYDVR0jBBgwFoAUKYltchZ0o02GlAI3FZLcAxkH
        C+owDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiB+HGgqaP6p1Y4u
        sjCZzVBSBLxCIIp8Pya/CocxQAU7fwIgcOblpqwAIKR9nI8BbPySzEnVlXda+EZ5
        6XYqrcPEd6M=
        -----END CERTIFICATE-----

        """
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMwSNK1XnscNe2j0c
        JDTDWCd/XZU7e2enKA0Ct2jB4qShRANCAATznzfIimom2PMQcvts5PY4SnvoN9yU
        Lq72zzB78N0e21UkEJdM7U3BD03X1R4Ll3fun1T5U1B2yyRR8sWBsnx9
        -----END PRIVATE KEY-----

        """
    static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgS6upaSdVSbHE+/dh
        PsNxKKyZ1kS9NqDl4ZdKGAho9JChRANCAATwV2IjpvIcxMhtrVIwLz4InR6qEteX
        3NrKrKPQC5CMEA3Vq3e5Vz7ChV3Ww2K7cZlQG3mZAIeELLRxqlyxRY+t
        -----END PRIVATE KEY-----

        """
}
