/// What the tokens of a service look like: a prefix that nothing else has, and so many characters behind it.
struct TokenShape: Sendable {
    /// The characters behind the prefix.
    enum Alphabet: Sendable {
        case upperAlphanumeric, alphanumeric, hex, base64, word, dotted

        func contains(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39: true
            case 0x41...0x46: true
            case 0x47...0x5A: self != .hex
            case 0x61...0x66: self != .upperAlphanumeric
            case 0x67...0x7A: self != .upperAlphanumeric && self != .hex
            case UInt8(ascii: "_"), UInt8(ascii: "-"): self == .word || self == .dotted
            case UInt8(ascii: "."): self == .dotted
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): self == .base64
            default: false
            }
        }
    }

    let name: String
    let prefixes: [String]
    let alphabet: Alphabet
    let length: ClosedRange<Int>

    init(_ name: String, _ prefixes: String..., then alphabet: Alphabet, _ length: ClosedRange<Int>) {
        (self.name, self.prefixes, self.alphabet, self.length) = (name, prefixes, alphabet, length)
    }

    /// The longest token that is looked at.
    static let longest = 4096

    /// From what the services publish about their tokens.
    static let known: [TokenShape] = [
        TokenShape(
            "an age identity", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1", then: .upperAlphanumeric, 58...longest),
        TokenShape("an Airtable token", "pat", then: .dotted, 79...79),
        TokenShape("an Anthropic API key", "sk-ant-", then: .word, 80...longest),
        TokenShape("an Atlassian API token", "ATATT3", "ATCTT3", then: .base64, 60...longest),
        TokenShape("an AWS access key ID", "AKIA", "ASIA", "ABIA", "ACCA", then: .upperAlphanumeric, 16...16),
        TokenShape("an Azure storage key", "AccountKey=", "SharedAccessKey=", then: .base64, 43...100),
        TokenShape("a Bitbucket app password", "ATBB", then: .alphanumeric, 32...32),
        TokenShape("a Buildkite token", "bkua_", "bkaj_", then: .hex, 40...40),
        TokenShape("a CircleCI token", "CCIPAT_", "CCIPRJ_", then: .word, 40...longest),
        TokenShape("a Databricks token", "dapi", then: .hex, 32...32),
        TokenShape("a DigitalOcean token", "dop_v1_", "doo_v1_", "dor_v1_", then: .hex, 64...64),
        TokenShape("a Docker Hub token", "dckr_pat_", "dckr_oat_", then: .word, 27...48),
        TokenShape("a Doppler token", "dp.pt.", "dp.st.", "dp.ct.", then: .alphanumeric, 40...60),
        TokenShape("a Dynatrace token", "dt0c01.", "dt0s01.", then: .dotted, 80...longest),
        TokenShape("a Figma token", "figd_", then: .word, 40...60),
        TokenShape("a Fly.io token", "fm1_", "fm2_", then: .base64, 80...longest),
        TokenShape("a GitHub fine-grained token", "github_pat_", then: .word, 82...82),
        TokenShape("a GitHub token", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", then: .alphanumeric, 36...255),
        TokenShape(
            "a GitLab token", "glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glagent-", then: .dotted,
            20...longest),
        TokenShape("a Google API key", "AIza", then: .word, 35...35),
        TokenShape("a Google OAuth client secret", "GOCSPX-", then: .word, 28...28),
        TokenShape("a Google OAuth token", "ya29.", then: .word, 40...longest),
        TokenShape("a Grafana token", "glsa_", "glc_", then: .base64, 32...longest),
        TokenShape("a HashiCorp Vault token", "hvs.", "hvb.", "hvr.", then: .word, 24...longest),
        TokenShape("a Heroku API key", "HRKU-", then: .word, 36...60),
        TokenShape("a Hugging Face token", "hf_", "api_org_", then: .alphanumeric, 34...34),
        TokenShape("a Linear API key", "lin_api_", "lin_oauth_", then: .alphanumeric, 40...64),
        TokenShape("a Mailgun key", "key-", then: .hex, 32...32),
        TokenShape("a Netlify token", "nfp_", then: .alphanumeric, 36...60),
        TokenShape("a New Relic key", "NRAK-", "NRII-", "NRJS-", then: .word, 19...64),
        TokenShape("an npm token", "npm_", then: .alphanumeric, 36...36),
        TokenShape("an OpenAI API key", "sk-proj-", "sk-svcacct-", "sk-admin-", then: .word, 40...longest),
        TokenShape("a PlanetScale token", "pscale_tkn_", "pscale_pw_", "pscale_oauth_", then: .dotted, 32...64),
        TokenShape("a Postman API key", "PMAK-", then: .word, 59...59),
        TokenShape("a Prefect API key", "pnu_", then: .alphanumeric, 36...36),
        TokenShape("a Pulumi token", "pul-", then: .hex, 40...40),
        TokenShape("a PyPI token", "pypi-AgE", then: .word, 50...longest),
        TokenShape("a RubyGems key", "rubygems_", then: .hex, 48...48),
        TokenShape("a SendGrid key", "SG.", then: .dotted, 66...66),
        TokenShape("a Sentry token", "sntrys_", "sntryu_", then: .base64, 40...longest),
        TokenShape("a Shopify token", "shpat_", "shpca_", "shppa_", "shpss_", then: .hex, 32...32),
        TokenShape(
            "a Slack token", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-", then: .word, 24...255),
        TokenShape("a Slack webhook", "https://hooks.slack.com/services/", then: .base64, 40...80),
        TokenShape("a Square token", "sq0atp-", "sq0csp-", then: .word, 22...50),
        TokenShape("a Stripe key", "sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_", then: .base64, 24...255),
        TokenShape("a Supabase token", "sbp_", "sb_secret_", then: .word, 31...64),
        TokenShape("a Tailscale key", "tskey-", then: .word, 30...80),
        TokenShape("a Twilio API key", "SK", then: .hex, 32...32),
        TokenShape("a JSON Web Token", "eyJ", then: .dotted, 60...longest),
    ]
}
