"""The rules of Flux's objects: their definitions, as models of a package have them, and rules that are stricter.

The models let unknown fields through. Here only the fields that are used are known, so that a misspelt one is found.
"""

import functools
import importlib
import json
import re

from pydantic import BaseModel, ValidationError

from harness import Failure, expect

DURATION = re.compile(r"([0-9]+(\.[0-9]+)?(ms|s|m|h))+")
NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")

# For each kind: the version, the fields that must be there, and those that may.
KINDS = {
    "Kustomization": ("kustomize.toolkit.fluxcd.io/v1", {"interval", "prune", "sourceRef"},
                      {"retryInterval", "timeout", "path", "decryption", "serviceAccountName", "suspend"}),
    "HelmRelease": ("helm.toolkit.fluxcd.io/v2", {"interval"},
                    {"chart", "chartRef", "releaseName", "valuesFrom", "suspend"}),
    "GitRepository": ("source.toolkit.fluxcd.io/v1", {"interval", "url"}, {"ref"}),
    "OCIRepository": ("source.toolkit.fluxcd.io/v1", {"interval", "url"}, {"ref"}),
}

# There is none of OCIRepository, whose version v1 is newer than the models for Debian's Python.
MODELS = {"Kustomization": "kustomize.v1", "HelmRelease": "helm.v2", "GitRepository": "source.v1"}


@functools.cache
def model(kind: str) -> type[BaseModel]:
    """Imported when it is needed: it takes seconds."""
    return getattr(importlib.import_module(f"cloudcoil.models.fluxcd.{MODELS[kind]}"), kind)


def check_model(item: dict) -> None:
    try:
        model(item["kind"]).model_validate_json(json.dumps(item), strict=True)
    except ValidationError as error:
        raise Failure(str(error)) from error


def check_object(item: dict) -> dict:
    """Check an object by its kind's rules, and give back its `spec`."""
    expect(set(item) == {"apiVersion", "kind", "metadata", "spec"}, f"fields of the object: {sorted(item)}")
    version, required, optional = KINDS[item["kind"]]
    expect(item["apiVersion"] == version, f"{item['kind']} is of the version {item['apiVersion']}")
    if item["kind"] in MODELS:
        check_model(item)
    metadata, spec = item["metadata"], item["spec"]
    expect(set(metadata) <= {"name", "namespace"}, f"fields of metadata: {sorted(metadata)}")
    for name in metadata.values():
        expect(NAME.fullmatch(name) is not None and len(name) <= 63, f"the name {name}")
    expect(required <= set(spec) <= required | optional, f"fields of {item['kind']}: {sorted(spec)}")
    for field in ("interval", "retryInterval", "timeout"):
        if field in spec:
            expect(DURATION.fullmatch(spec[field]) is not None, f"{field} is {spec[field]}")
    globals()[f"check_{item['kind'].lower()}"](spec)
    return spec


def check_kustomization(spec: dict) -> None:
    source = spec["sourceRef"]
    expect(set(source) <= {"kind", "name", "namespace"} and source["kind"] in (
        "GitRepository", "OCIRepository", "Bucket"), f"the source {source}")
    expect(isinstance(spec["prune"], bool) and isinstance(spec.get("suspend", False), bool), "prune or suspend")
    expect(spec["path"].startswith("./") and ".." not in spec["path"].split("/"), f"the path {spec['path']}")
    decryption = spec["decryption"]
    expect(set(decryption) == {"provider", "secretRef"} and decryption["provider"] == "sops", f"{decryption}")
    expect(set(decryption["secretRef"]) == {"name"}, "the reference of the key's Secret")


def check_helmrelease(spec: dict) -> None:
    expect(("chart" in spec) != ("chartRef" in spec), "exactly one of chart and chartRef")
    expect(1 <= len(spec["releaseName"]) <= 53, "the release's name")
    chart = spec["chart"]["spec"]
    expect({"chart", "sourceRef"} <= set(chart) <= {"chart", "sourceRef", "version", "interval"}, f"the chart {chart}")
    source = chart["sourceRef"]
    expect(source["kind"] in ("HelmRepository", "GitRepository", "Bucket") and source["name"] != "", f"{source}")
    for values in spec["valuesFrom"]:
        expect({"kind", "name"} <= set(values) <= {"kind", "name", "valuesKey", "targetPath", "optional"}, f"{values}")
        expect(values["kind"] in ("Secret", "ConfigMap"), "where the values are")
        expect(re.fullmatch(r"[-._a-zA-Z0-9]+", values["valuesKey"]) is not None, "the key of the values")


def check_gitrepository(spec: dict) -> None:
    expect(re.match(r"(http|https|ssh)://", spec["url"]) is not None, f"the address {spec['url']}")
    expect(set(spec["ref"]) <= {"branch", "tag", "semver", "name", "commit"}, f"{spec['ref']}")


def check_ocirepository(spec: dict) -> None:
    expect(spec["url"].startswith("oci://"), f"the address {spec['url']}")
    expect(set(spec["ref"]) <= {"tag", "semver", "digest"}, f"{spec['ref']}")
