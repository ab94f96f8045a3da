"""The reference implementation reads what the command writes, and the other way round."""

import json
import re

import yaml

from harness import check, check_each, expect, expect_equal
from workspace import SHARED, VECTORS, Workspace, example_identity, example_recipient, oracle, workspace

# The same files as `y-*` and `l-*` of the vectors' index, X25519 keys only.
PLAIN = sorted(path.name.removesuffix(".plain.yaml") for path in VECTORS.glob("[yl]-*.plain.yaml"))
SEALED = [name for name in PLAIN if (VECTORS / f"{name}.enc.yaml").exists()]
# SOPS refuses these, see the index: an integer above int64, keys that are not strings, a file with comments only.
REFUSED = [name for name in PLAIN if name not in SEALED]
KEYS = ("keys.txt", "keys2.txt", "keys3.txt")


def identities(text: str | None = None) -> list:
    return oracle().load_identities(text or example_identity())


def canonical(tree) -> str:
    """A spelling in which 1 equals 1.0 but not True, 0 equals -0, and NaN itself."""
    def zero(number: str) -> float:
        return float(number) + 0.0
    return json.dumps(json.loads(json.dumps(tree), parse_int=zero, parse_float=zero))


def read_plain(text: str):
    return oracle().read_plain(text, "yaml")


def decrypt(text: str, keys: str | None = None):
    return oracle().decrypt_text(text, "yaml", identities(keys), check_comments=True)


def rule_of(name: str) -> dict[str, str | bool]:
    """How the vector was encrypted, as options of a creation rule. The reference reads no comment rules."""
    metadata = next(iter(yaml.safe_load_all((VECTORS / f"{name}.enc.yaml").read_text())))["sops"]
    options = [*oracle().SELECTION_FIELDS, "mac_only_encrypted"]
    rule = {field: metadata[field] for field in options if metadata.get(field)}
    return {} if any("comment" in field for field in rule) else rule


def with_rule(folder: Workspace, rule: dict) -> None:
    folder.write(".sops.yaml", json.dumps({"creation_rules": [{"age": example_recipient(), **rule}]}))


@check
def the_vectors_are_there():
    oracle()
    expect(len(SEALED) >= 40, f"only {len(SEALED)} encrypted YAML vectors in {SHARED}")


@check_each(SEALED)
def reference_reads_what_encrypt_writes(name):
    with workspace(None) as folder:
        plain = (VECTORS / f"{name}.plain.yaml").read_bytes()
        with_rule(folder, rule_of(name))
        folder.write("file.yaml", plain)
        sealed = folder.succeed("encrypt", "file.yaml").decode()
        expect_equal(folder.read("file.yaml").encode(), plain, "the source file")
        expect_equal(canonical(decrypt(sealed)), canonical(read_plain(plain.decode())), "the tree")
        folder.succeed("encrypt", "-i", "file.yaml")
        expect_equal(canonical(decrypt(folder.read("file.yaml"))), canonical(read_plain(plain.decode())), "in place")


@check_each(REFUSED)
def encrypt_refuses_what_sops_refuses(name):
    with workspace(None) as folder:
        with_rule(folder, {})
        folder.write("file.yaml", (VECTORS / f"{name}.plain.yaml").read_bytes())
        folder.refuse(65, "encrypt", "-i", "file.yaml")


@check_each(SEALED)
def decrypt_reads_what_sops_wrote(name):
    text = (VECTORS / f"{name}.enc.yaml").read_text()
    ours = [key for key in KEYS if any(
        str(identity.to_public()) in text for identity in identities((VECTORS / key).read_text()))]
    with workspace(None) as folder:
        folder.write("file.yaml", text)
        keys = "\n".join((VECTORS / key).read_text() for key in KEYS)
        if not ours:
            # Another kind of key: refused in so many words.
            expect(folder.run("decrypt", "file.yaml", env={"SOPS_AGE_KEY": keys}).status != 0, "it decrypts")
            return
        plain = folder.succeed("decrypt", "file.yaml", env={"SOPS_AGE_KEY": keys}).decode()
    accepted = [canonical(read_plain((VECTORS / f"{name}.{form}.yaml").read_text())) for form in ("dec", "plain")]
    expect(canonical(read_plain(plain)) in accepted, f"another tree:\n{plain}")


def sealed_lines(text: str) -> dict[str, str]:
    """The encrypted top-level values, by key."""
    return dict(re.findall(r"^(\w+): (ENC\[.*)$", text.partition("\nsops:")[0], re.MULTILINE))


def expect_changed(folder: Workspace, path: str, before: str, keys: set[str]) -> dict:
    """The reference reads the file, and of the lines only those of the keys, the MAC and the time changed."""
    after = folder.read(path)
    tree = decrypt(after)
    old, new = sealed_lines(before), sealed_lines(after)
    expect_equal({key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}, keys, "the changed keys")
    rest = [re.sub(r"^( +)(mac|lastmodified): .*$", r"\1\2", text.partition("\nsops:")[2], flags=re.MULTILINE)
            for text in (before, after)]
    expect_equal(rest[1], rest[0], "the metadata besides mac and lastmodified")
    return tree


@check
def reference_reads_a_file_after_set():
    with workspace() as folder:
        before = folder.read("acme/secrets.enc.yaml")
        folder.succeed("set", "acme", "DB_PASSWORD", "--stdin", stdin=b"n\xc3\xa4w: #1\n")
        tree = expect_changed(folder, "acme/secrets.enc.yaml", before, {"DB_PASSWORD"})
        expect_equal(tree["DB_PASSWORD"], "näw: #1", "the value")
        folder.succeed("set", "acme", "BRAND_NEW", "--secret", "--stdin", stdin=b"line 1\nline 2\n")
        tree = decrypt(folder.read("acme/secrets.enc.yaml"))
        expect_equal(tree["BRAND_NEW"], "line 1\nline 2\n", "a value of several lines")
        expect_equal(tree["DB_PASSWORD"], "näw: #1", "the first value")


@check
def reference_reads_a_file_after_set_from_a_file():
    with workspace() as folder:
        folder.write("../value", "exact bytes \n")
        before = folder.read("globex/secrets.enc.yaml")
        folder.succeed("set", "globex", "DB_PASSWORD", "--file", "../value")
        tree = expect_changed(folder, "globex/secrets.enc.yaml", before, {"DB_PASSWORD"})
        expect_equal(tree["DB_PASSWORD"], "exact bytes \n", "the value")


@check
def reference_reads_a_file_after_unset():
    with workspace() as folder:
        before = folder.read("acme/secrets.enc.yaml")
        folder.succeed("unset", "acme", "WEBHOOK_SECRET")
        tree = expect_changed(folder, "acme/secrets.enc.yaml", before, {"WEBHOOK_SECRET"})
        expect("WEBHOOK_SECRET" not in tree, "the key is still there")


@check
def reference_reads_a_file_after_rotate():
    with workspace() as folder:
        before = folder.read("initech/secrets.enc.yaml")
        old = decrypt(before)
        folder.succeed("rotate", "initech", "DB_PASSWORD", "SESSION_SECRET")
        tree = expect_changed(folder, "initech/secrets.enc.yaml", before, {"DB_PASSWORD", "SESSION_SECRET"})
        expect(re.fullmatch("[A-Za-z0-9]{32}", tree["DB_PASSWORD"]) is not None, "not what the policy says")
        expect(re.fullmatch("[0-9a-f]{64}", tree["SESSION_SECRET"]) is not None, "not what the policy says")
        expect(tree["DB_PASSWORD"] != old["DB_PASSWORD"], "the old value")
        expect_equal(tree["JWT_SIGNING_KEY"], old["JWT_SIGNING_KEY"], "another value")


@check
def reference_reads_a_file_after_edit():
    with workspace() as folder:
        before = folder.read("acme/secrets.enc.yaml")
        folder.write("../editor", '#!/bin/sh\nsed -i "s/^SESSION_SECRET: .*/SESSION_SECRET: edited/" "$1"\n')
        (folder.root.parent / "editor").chmod(0o755)
        folder.succeed("edit", "acme", env={"EDITOR": str(folder.root.parent / "editor")})
        tree = expect_changed(folder, "acme/secrets.enc.yaml", before, {"SESSION_SECRET"})
        expect_equal(tree["SESSION_SECRET"], "edited", "the value")


@check
def reference_reads_the_files_of_a_new_tenant():
    with workspace() as folder:
        folder.succeed("add", "umbrella", "--attribute", "tier=gold", "--attribute", "region=eu")
        tree = decrypt(folder.read("umbrella/secrets.enc.yaml"))
        expect(re.fullmatch("[A-Za-z0-9]{32}", tree["DB_PASSWORD"]) is not None, "not what the policy says")
