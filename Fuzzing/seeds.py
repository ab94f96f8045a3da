"""Collects the seeds of each fuzzer, from the files of this project and the test vectors beside it."""

import ast
import hashlib
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
LARGEST = 64 << 10

PLACES = ["tenants", "Tests/Estates", "Tests/Scenarios", "../shared/vectors/sops"]
FORMATS = {
    "yaml": "*.yaml",
    "json": "*.json",
    "dotenv": "*.env",
    "ini": "*.ini",
}
# Long texts that are read to their end: what they begin with, what comes again and again, and how they end.
REPEATED = {
    "yaml": [(b"", part, b"") for part in (b"- \n", b"-\n", b"#\n", b"- []\n", b"- {}\n", b"- &a\n", b"- - - - - a\n", b"---\n")]
    + [(b"[", part, b"]") for part in (b"a,", b"{},", b"[],", b"1,", b"[[[]]],", b"a: b,", b"\n", b"a,#\n")]
    + [(b"a: &a b\n", b"- ", b""), (b"a: |\n", b" b\n", b""), (b"a: ", b"b\n ", b""), (b"- &a {b: c}\n", b"- *a\n", b"")],
    "json": [(b"[", part, b"1]") for part in (b"1,", b"{},", b"[],", b'"",', b"null,", b"[[[]]],", b"\n", b'"\\n",')]
    + [(b'"', part, b'"') for part in (b"a", b"\\n", b"\\u00e9", b"\xc3\xa9")],
    "dotenv": [(b"", part, b"") for part in (b"=\n", b"#\n", b"\n", b"A=\\n\n")] + [(b"A=", b"\\n", b"\n")],
    "ini": [(b"", part, b"") for part in (b"[a]\n", b"[]\n", b";\n", b"\n")] + [(b"a=\"\"\"", b"b\n", b'"""\n')],
}
CIPHERTEXT = re.compile(rb"ENC\[[^\]\n]*\]")
ARMORED = re.compile(rb"-----BEGIN AGE ENCRYPTED FILE-----\n(?:\s*[A-Za-z0-9+/=]+\n)+\s*-----END AGE ENCRYPTED FILE-----")
BECH32 = re.compile(rb"(?:age1|AGE-SECRET-KEY-1)[a-z0-9A-Z]+")


def files(pattern: str) -> list[pathlib.Path]:
    return sorted(path for place in PLACES for path in (ROOT / place).rglob(pattern) if path.is_file())


def contents(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in files(pattern)]


def test_kit() -> list[bytes]:
    """age's test kit: each vector is a file behind some lines about it."""
    vectors = sorted((ROOT / "../shared/vectors/age-testkit").glob("*"))
    return [path.read_bytes().partition(b"\n\n")[2] for path in vectors if path.is_file()]


def ssh_keys(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "Tests/SSHKeys").glob(pattern)) if path.is_file()]


def armors() -> list[bytes]:
    found = [match for text in contents("*.yaml") for match in ARMORED.findall(text)]
    return [re.sub(rb"\n\s+", b"\n", armor) + b"\n" for armor in found]


def seeds(target: str) -> list[bytes]:
    """The seeds of a fuzzer. There are few without the vectors, and the fuzzers find the rest themselves."""
    if target in FORMATS:
        return contents(FORMATS[target])
    match target:
        case "metadata":
            return contents("*.enc.*")
        case "value":
            return [value for text in contents("*.enc.*") for value in CIPHERTEXT.findall(text)][:300]
        case "rules":
            return contents("*.sops.yaml")
        case "agefile" | "armor":
            return test_kit() + armors()
        case "bech32":
            return ssh_keys("*.pub") + [key for text in contents("*.yaml", "*.txt") for key in BECH32.findall(text)][:100]
        case "identities":
            return ssh_keys("*") + contents("keys*.txt") + [(ROOT / "keys.example").read_bytes()]
    return []


def large(target: str) -> list[bytes]:
    """Long texts of one thing again and again, for which time and memory show whether they grow in proportion."""
    dictionary = (ROOT / "Fuzzing" / "Dictionaries" / f"{target}.dict").read_text(encoding="utf-8")
    words = [ast.literal_eval(f"b{line}") for line in dictionary.splitlines() if line.startswith('"')]
    pairs = [first + second for first in words[:24] for second in words[:24] if first != second]
    texts = [start + part * ((LARGEST - 32) // len(part)) + end for start, part, end in REPEATED.get(target, [])]
    return texts + [text * (LARGEST // len(text)) for text in words + pairs + seeds(target)[:100] if 0 < len(text) <= LARGEST]


def write(texts: list[bytes], folder: pathlib.Path) -> None:
    """Writes those of the texts that are not too large into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        if len(text) <= LARGEST:
            (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)
