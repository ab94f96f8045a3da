"""The reference implementation reads what the command writes in the formats besides YAML, and conversions."""

import json

from harness import check, check_each, expect, expect_equal
from workspace import VECTORS, example_recipient, oracle, workspace

from check_sops import KEYS, canonical, identities, with_rule

KINDS = {"json": "json", "env": "dotenv", "ini": "ini", "bin": "binary", "txt": "binary"}
# SOPS passes over what follows a JSON document and loses it; the command refuses it.
REFUSED = "j-trailing-garbage.json"


def vectors(form: str) -> list[str]:
    """`NAME.EXTENSION` of the vectors that are not YAML."""
    paths = (path for path in VECTORS.glob(f"*.{form}.*") if path.suffix[1:] in KINDS)
    return sorted(path.name.replace(f".{form}.", ".") for path in paths)


def content(vector: str, form: str) -> bytes:
    name, extension = vector.split(".")
    return (VECTORS / f"{name}.{form}.{extension}").read_bytes()


def kind(vector: str) -> str:
    return KINDS[vector.split(".")[1]]


def tree_of(plain: bytes, kind: str):
    """What a plain file means; a binary file means its bytes, and an INI file has no section DEFAULT without entries."""
    if kind == "binary":
        return plain.decode("latin-1")
    tree = oracle().read_plain(plain.decode(), kind)
    return {key: value for key, value in tree.items() if value or key != "DEFAULT"} if kind == "ini" else tree


def decrypt(sealed: str, kind: str):
    tree = oracle().decrypt_text(sealed, kind, identities(), check_comments=True)
    if kind == "binary":
        return tree.decode("latin-1")
    return {key: value for key, value in tree.items() if value or key != "DEFAULT"} if kind == "ini" else tree


@check
def the_vectors_of_other_formats_are_there():
    oracle()
    expect(len(vectors("enc")) >= 26, "there are only a few encrypted vectors besides those in YAML")


@check_each([vector for vector in vectors("plain") if vector != REFUSED])
def reference_reads_what_encrypt_writes_in_other_formats(vector):
    with workspace(None) as folder:
        with_rule(folder, {})
        folder.write(vector, content(vector, "plain"))
        sealed = folder.succeed("encrypt", vector).decode()
        expect_equal(canonical(decrypt(sealed, kind(vector))), canonical(tree_of(content(vector, "plain"), kind(vector))),
                     "the tree")
        folder.succeed("encrypt", "-i", vector)
        folder.succeed("decrypt", "-i", vector)
        again = (folder.root / vector).read_bytes()
        expect_equal(canonical(tree_of(again, kind(vector))), canonical(tree_of(content(vector, "plain"), kind(vector))),
                     "there and back")


@check
def what_follows_a_json_document_is_refused():
    with workspace(None) as folder:
        with_rule(folder, {})
        folder.write(REFUSED, content(REFUSED, "plain"))
        folder.refuse(65, "encrypt", "-i", REFUSED)


@check_each(vectors("enc"))
def decrypt_reads_what_sops_wrote_in_other_formats(vector):
    with workspace(None) as folder:
        folder.write(vector, content(vector, "enc"))
        keys = "\n".join((VECTORS / key).read_text() for key in KEYS)
        plain = folder.succeed("decrypt", vector, env={"SOPS_AGE_KEY": keys})
    expect_equal(canonical(tree_of(plain, kind(vector))), canonical(tree_of(content(vector, "dec"), kind(vector))), "the tree")


@check_each(["json", "dotenv", "ini"])
def reference_reads_a_file_of_another_format_after_changes(form):
    ending = {"json": "json", "dotenv": "env", "ini": "ini"}[form]
    plain = {"json": json.dumps({"s": {"a": "one", "b": "two"}}, indent=2), "dotenv": "a=one\nb=two\n",
             "ini": "[s]\na = one\nb = two\n"}[form]
    path = '["a"]' if form == "dotenv" else '["s"]["a"]'
    new = '["c"]' if form == "dotenv" else '["s"]["c"]'
    values = {"a": "näw", "b": "two", "c": "new"}
    with workspace(None) as folder:
        with_rule(folder, {})
        file = f"file.{ending}"
        folder.write(file, plain)
        folder.succeed("encrypt", "-i", file)
        before = folder.read(file)
        folder.succeed("sops", "set", "--value-stdin", file, path, stdin='"näw"'.encode())
        folder.succeed("sops", "set", file, new, '"new"')
        expect_equal(decrypt(folder.read(file), form), values if form == "dotenv" else {"s": values}, "after set")
        old = {line for line in before.splitlines() if line.strip(' "').startswith("b")}
        expect(len(old) == 1 and {line.rstrip(",") for line in folder.read(file).splitlines()} >= old,
               "the line of the other value changed")
        folder.succeed("sops", "unset", file, new)
        folder.succeed("sops", "rotate", "-i", file)
        values.pop("c")
        expect_equal(decrypt(folder.read(file), form), values if form == "dotenv" else {"s": values}, "after rotate")
        expect(not old & set(folder.read(file).splitlines()), "a ciphertext stayed after rotate")


@check_each([(source, target) for source in ("yaml", "json", "dotenv", "ini") for target in ("yaml", "json", "dotenv", "ini")
             if source != target and {source, target} != {"dotenv", "ini"}])
def reference_reads_conversions(pair):
    source, target = pair
    values = {"a": "one", "b": 'two: #; "x"'}
    # INI has sections, dotenv has not.
    tree = {"s": values} if "ini" in pair else values
    texts = {"json": json.dumps(tree), "dotenv": 'a=one\nb=two: #; "x"\n', "ini": '[s]\na = one\nb = `two: #; "x"`\n'}
    texts["yaml"] = texts["json"]
    with workspace(None) as folder:
        with_rule(folder, {})
        folder.write("file", texts[source])
        types = ("--input-type", source, "--output-type", target)
        sealed = folder.succeed("encrypt", "file", *types).decode()
        expect_equal(decrypt(sealed, target), tree, "the encrypted tree")
        folder.write("sealed", sealed)
        back = folder.succeed("decrypt", "sealed", "--input-type", target, "--output-type", source)
        expect_equal(tree_of(back, source), tree, "the tree after the way back")


@check
def flat_formats_refuse_what_they_cannot_hold():
    with workspace(None) as folder:
        with_rule(folder, {})
        folder.write("file.yaml", "a: [1, 2]\n")
        for target in ("dotenv", "ini"):
            errors = folder.refuse(65, "encrypt", "file.yaml", "--output-type", target)
            expect("file.yaml" in errors, errors)
        folder.write("several.yaml", "a: 1\n---\nb: 2\n")
        folder.refuse(65, "encrypt", "several.yaml", "--output-type", "json")


@check
def recipients_are_in_every_format():
    for ending in ("json", "env", "ini", "bin"):
        with workspace(None) as folder:
            with_rule(folder, {})
            folder.write(f"file.{ending}", "[s]\na = 1\n" if ending == "ini" else "A=1\n" if ending != "json" else '{"a": 1}')
            expect(example_recipient() in folder.succeed("encrypt", f"file.{ending}").decode(), ending)
