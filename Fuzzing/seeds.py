"""Collects the seeds of each fuzzer, from the files of this project and the test vectors beside it."""

import ast
import base64
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
    "rules": [(start, b"  - path_regex: r{1,1000}\n", b"") for start in (b"creation_rules:\n", b"destination_rules:\n")]
    + [
        (b"creation_rules:\n  - path_regex: '", part, b"'\n") for part in (
            b"r{1,1000}", b"\\pL", b"(a", b"a|", b"[^a]", b"(?i)k", b"(?:a?)", b".{10}", b"\\PL{9}", b"(\\d{1,9}){1,9}",
        )
    ],
    "ini": [(b"", part, b"") for part in (b"[a]\n", b"[]\n", b";\n", b"\n")] + [(b"a=\"\"\"", b"b\n", b'"""\n')],
}
# The same for metadata, with a number in each: no name comes twice. What every file has stands before or behind.
DOTENV = b"sops_version=3.13.2\nsops_lastmodified=2026-01-01T00:00:00Z\nsops_age__list_0__map_recipient=x\n"
INI = b"[sops]\nversion=3.13.2\nlastmodified=2026-01-01T00:00:00Z\nage__list_0__map_recipient=x\n"
JSON = b'"version": "3.13.2", "lastmodified": "2026-01-01T00:00:00Z"}}'
NUMBERED = {
    "metadata": [
        (DOTENV, b"sops_" + name + b"=\n", b"") for name in (
            b"%d", b"age__list_%d", b"age__list_1%d__map_enc", b"age__list_0__map_%d", b"%d" + b"__map_" * 8,
            b"%d" + b"__list_0" * 8, b"key_groups__list_%d__map_age__list_0__map_enc",
        )
    ] + [(INI, part, b"") for part in (b"%d=\\n\n", b"age__list_1%d__map_enc=\n", b"%d" + b"__map_" * 8 + b"=\n")]
    + [
        (b'{"sops": {"age": [', b'{"recipient": "%d"},', b'{"enc": ""}], ' + JSON),
        (b'{"sops": {"key_groups": [', b'{"age": [{"enc": "%d"}]},', b'{"pgp": [{"fp": ""}]}], ' + JSON),
        (b'{"sops": {"age": [{"recipient": ""}], ', b'"%d": 0, ', JSON),
    ],
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


def ssh_contents() -> list[bytes]:
    """What stands in base64 in the files of SSH keys and in their lines."""
    lines = [text.split(b"\n") for text in ssh_keys("*") if text.startswith(b"-----BEGIN")]
    blocks = [b"".join(line for line in block if not line.startswith(b"--") and b":" not in line) for block in lines]
    words = [text.split()[1] for text in ssh_keys("*.pub")]
    return [base64.b64decode(text) for text in blocks + words]


def stream_scripts() -> list[bytes]:
    """A number of full chunks, the length of the last, and steps of damage: a kind, a place, and what it needs."""
    lengths = [bytes([chunks, *last]) for chunks in range(3) for last in ((0, 0), (0, 1), (0xFF, 0xFF), (1, 0))]
    places = [b"\x00\x00\x00", b"\x01\x00\x00", b"\x01\x00\x01", b"\x02\x00\x00", b"\x06\x00\x00", b"\x0a\x00\x00"]
    needs = [b"\x00", b"", b"\x00\x10", b"\x01", b"", b"", b"\x02\x00\x00"]
    steps = [bytes([kind]) + place + need for kind, need in enumerate(needs) for place in places]
    return lengths + [length + step for length in lengths for step in steps]


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
        case "ssh":
            return ssh_keys("*") + ssh_contents()
        case "stream":
            return stream_scripts()
    return []


def large(target: str) -> list[bytes]:
    """Long texts of one thing again and again, for which time and memory show whether they grow in proportion."""
    dictionary = (ROOT / "Fuzzing" / "Dictionaries" / f"{target}.dict").read_text(encoding="utf-8")
    words = [ast.literal_eval(f"b{line}") for line in dictionary.splitlines() if line.startswith('"')]
    pairs = [first + second for first in words[:24] for second in words[:24] if first != second]
    texts = [start + part * ((LARGEST - 32) // len(part)) + end for start, part, end in REPEATED.get(target, [])]
    for start, part, end in NUMBERED.get(target, []):
        count = (LARGEST - len(start) - len(end)) // (len(part) + 3)
        texts.append(start + b"".join(part % number for number in range(count)) + end)
    return texts + [text * (LARGEST // len(text)) for text in words + pairs + seeds(target)[:100] if 0 < len(text) <= LARGEST]


def write(texts: list[bytes], folder: pathlib.Path) -> None:
    """Writes those of the texts that are not too large into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        if len(text) <= LARGEST:
            (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)
