"""The JSON Schema test suite, which comes with the source of the package jsonschema on PyPI, agrees with `verify`."""

import json
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from harness import check, expect, expect_equal
from workspace import Workspace

SOURCE = "jsonschema==4.23.0"
MANIFEST = "version: 1\nservices: [demo]\nlayers: [\"{tenant}\"]\nschema: {values: schema.json}\n"
# What docs/SCHEMAS.md says is not supported: references out of the file, `$id` inside of a schema, dynamic
# references, vocabularies, and keywords that are not known. Formats are checked here, and annotations in the suite.
LEFT_OUT = {"format", "unknownKeyword", "vocabulary"}


@cache
def suite() -> dict[str, list[dict]]:
    """The groups of each file of the suite's draft 2020-12."""
    with tempfile.TemporaryDirectory(prefix="tenantry-") as folder:
        done = subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                               "--no-deps", "--no-binary", ":all:", "--dest", folder, SOURCE],
                              capture_output=True, text=True, timeout=300)
        expect(done.returncode == 0, f"the suite cannot be downloaded: {done.stderr}")
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            return {Path(item.name).stem: json.load(archive.extractfile(item)) for item in archive
                    if item.name.endswith(".json") and Path(item.name).parent.parts[1:] == ("json", "tests", "draft2020-12")}


def moved(schema, keyword: str = ""):
    """The schema with its references as they are where it is the schema of the key `v`."""
    if isinstance(schema, dict):
        if keyword in ("enum", "const", "default", "examples"):
            return schema
        return {key: "#/properties/v" + value[1:] if key == "$ref" and value in ("#", f"#/{str(value)[2:]}")
                else value if key in ("enum", "const") else moved(value, key)
                for key, value in schema.items() if key not in ("$schema", "$id") or keyword == "properties"}
    return [moved(item) for item in schema] if isinstance(schema, list) else schema


def refused(schema) -> bool:
    """Whether something that is not supported stands in it."""
    text = json.dumps(schema)
    return any(word in text for word in ('"$ref": "http', '"$ref": "urn', '"$ref": "/', '"$id": ', "$dynamicRef",
                                         "$dynamicAnchor", '.json"', '"$ref": "node', '"$ref": "tree', "(?=", "(?!"))


def has_null(value) -> bool:
    """Whether a map has an empty value, which would remove the key."""
    if isinstance(value, dict):
        return any(item is None or has_null(item) for item in value.values())
    return isinstance(value, list) and any(has_null(item) for item in value)


@check
def the_json_schema_test_suite_is_passed():
    tried, wrong = 0, []
    for name, groups in sorted(suite().items()):
        for group in groups if name not in LEFT_OUT else []:
            schema = group["schema"]
            if isinstance(schema, dict) and refused(schema):
                continue
            tests = [test for test in group["tests"] if test["data"] is not None and not has_null(test["data"])]
            if not tests:
                continue
            with tempfile.TemporaryDirectory(prefix="tenantry-") as folder:
                estate = Workspace(Path(folder) / "estate")
                estate.root.mkdir()
                (estate.root / "tenantry.yaml").write_text(MANIFEST)
                whole = {"type": "object", "properties": {"v": moved(schema)}}
                (estate.root / "schema.json").write_text(json.dumps(whole, ensure_ascii=False))
                for number, test in enumerate(tests):
                    (estate.root / f"t{number}").mkdir()
                    (estate.root / f"t{number}/values.yaml").write_text(json.dumps({"v": test["data"]}, ensure_ascii=False))
                done = estate.run("verify", "--json")
                expect(done.status in (0, 1), f"{name}: {group['description']}: {done.errors}")
                problems = {item.get("tenant") for item in json.loads(done.output) if item["code"] == "schema_violation"}
                for number, test in enumerate(tests):
                    tried += 1
                    if (f"t{number}" not in problems) != test["valid"]:
                        wrong.append(f"{name}: {group['description']}: {test['description']}")
    expect_equal(wrong, [], f"of {tried} tests, those with another verdict")
    expect(tried > 900, f"only {tried} tests were tried")
