"""The plugin for Argo CD does what its sidecar asks of it, and the manifests that install it fit together."""

import base64
import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from harness import check, check_each, expect, expect_equal
from sidecar import FOLDER, PLUGIN, Sidecar, sidecar
from workspace import EXAMPLE_KEY, PROJECT, Workspace, need_program

VALIDATE = str(Path(sys.executable).with_name("kubernetes-validate"))


@contextlib.contextmanager
def repository() -> Iterator[Path]:
    """A repository with an estate, a chart and other files."""
    with tempfile.TemporaryDirectory(prefix="tenantry-repository-") as folder:
        root = Path(folder)
        shutil.copytree(PROJECT / "tenants", root / "tenants", symlinks=True)
        (root / "charts/shop").mkdir(parents=True)
        (root / "charts/shop/Chart.yaml").write_text("apiVersion: v2\nname: shop\nversion: 0.1.0\n")
        (root / "docs").mkdir()
        (root / "docs/README.md").write_text("nothing to deploy\n")
        yield root


@contextlib.contextmanager
def installed(is_bare: bool = False, estate: Path | None = None) -> Iterator[Sidecar]:
    with contextlib.ExitStack() as stack:
        root = estate or stack.enter_context(repository())
        yield stack.enter_context(sidecar(root, EXAMPLE_KEY, is_bare))


def objects(text: bytes) -> list[dict]:
    found = list(yaml.safe_load_all(text))
    for item in found:
        expect(isinstance(item, dict) and "kind" in item, f"standard output has something else: {item!r}")
    return found


def rendered(tenant: str, *options: str, estate: Path = PROJECT / "tenants") -> list[dict]:
    workspace = Workspace(estate)
    return objects(workspace.succeed("render", tenant, *options))


def parameter(name: str, value: str) -> dict:
    return {"name": name, "string": value}


# How an application says which tenant it is.
WAYS: dict[str, tuple[str, dict]] = {
    "the path": ("tenants/acme", {}),
    "the path, parameters null": ("tenants/acme", {"parameters": "null"}),
    "the path, parameters empty": ("tenants/acme", {"parameters": []}),
    "a parameter in the estate's folder": ("tenants", {"parameters": [parameter("tenant", "acme")]}),
    "a parameter in the repository's root": (".", {"parameters": [parameter("tenant", "acme")]}),
    "a variable": ("tenants", {"env": {"TENANT": "acme"}}),
    "a parameter and the same variable": ("tenants", {"parameters": [parameter("tenant", "acme")],
                                                      "env": {"TENANT": "acme"}}),
    "a parameter and an empty one": ("tenants", {"parameters": [parameter("tenant", "acme"),
                                                                parameter("environment", "")]}),
    "the path and a parameter": ("tenants/acme", {"parameters": [parameter("service", "devops-demo")]}),
    "the parameter's own variable": ("tenants", {"PARAM_TENANT": "acme"}),
}


@check_each([(way, is_bare) for way in WAYS for is_bare in (False, True)])
def the_plugin_renders_a_tenant_named_by(case):
    way, is_bare = case
    path, how = WAYS[way]
    with installed(is_bare) as plugin:
        expect(plugin.discover(path), "the plugin does not take the application")
        done = plugin.generate(path, **how)
        expect_equal((done.status, done.errors), (0, ""), "the status, and standard error")
        expect_equal(objects(done.output), rendered("acme"), "the objects")


@check
def strict_validation_takes_what_the_plugin_prints():
    with installed() as plugin, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "acme.yaml"
        file.write_bytes(plugin.generate("tenants/acme").output)
        done = subprocess.run([VALIDATE, "--strict", file], capture_output=True)
        expect(done.returncode == 0, (done.stdout + done.stderr).decode())


@check
def links_in_the_repository_are_followed():
    estate = PROJECT / "Tests/Estates/symlinked"
    with installed(estate=estate) as plugin:
        done = plugin.generate("prod/tenant-1")
        expect_equal((done.status, done.errors), (0, ""), "the status, and standard error")
        expect_equal(objects(done.output), rendered("tenant-1", estate=estate), "the objects")


@check
def services_and_environments_are_chosen():
    estate = PROJECT / "Tests/Estates/matrix"
    with installed(estate=estate) as plugin:
        for path, how in (("tenants/alpha/prod", {}), ("tenants/alpha", {"env": {"ENVIRONMENT": "prod"}}),
                          (".", {"parameters": [parameter("tenant", "alpha"), parameter("environment", "prod")]})):
            done = plugin.generate(path, **how)
            expect_equal(done.status, 0, done.errors)
            expect_equal(objects(done.output), rendered("alpha", "--environment", "prod", estate=estate), path)
        one = plugin.generate("tenants/alpha", parameters=[parameter("environment", "dev"), parameter("service", "api")])
        expect_equal(objects(one.output),
                     rendered("alpha", "--environment", "dev", "--service", "api", estate=estate), "one target")
        # The default of one environment needs no word.
        expect_equal(objects(plugin.generate("tenants/beta").output), rendered("beta", estate=estate), "beta")
        every = plugin.generate(".", parameters=[parameter("tenant", "*"), parameter("environment", "prod")])
        expect_equal(objects(every.output),
                     objects(Workspace(estate).succeed("render", "--all", "--environment", "prod")), "all tenants")


# What must fail, with what it says. Each would deploy the wrong things, or nothing.
MISTAKES: dict[str, tuple[str, dict, str]] = {
    "no tenant": ("tenants", {}, "names no tenant"),
    "an unknown tenant": ("tenants", {"env": {"TENANT": "acne"}}, "did you mean acme?"),
    "two tenants": ("tenants", {"parameters": [parameter("tenant", "acme")], "env": {"TENANT": "globex"}}, "two values"),
    "another tenant than the path's": ("tenants/acme", {"env": {"TENANT": "globex"}}, "the tenant acme"),
    "an unknown parameter": ("tenants/acme", {"parameters": [parameter("enviroment", "prod")]}, "did you mean environment?"),
    "a list as a parameter": ("tenants", {"parameters": [{"name": "tenant", "array": ["acme"]}]}, "no text"),
    "parameters that are no list": ("tenants/acme", {"parameters": '{"tenant": "acme"}'}, "expected a list"),
    "parameters that are no JSON": ("tenants/acme", {"parameters": "[{"}, "ARGOCD_APP_PARAMETERS"),
    "a format that is no manifest": ("tenants/acme", {"env": {"FORMAT": "dotenv"}}, "no format of manifests"),
    "an unknown service": ("tenants/acme", {"env": {"SERVICE": "shop"}}, "there is no service"),
    "no estate": ("docs", {"env": {"TENANT": "acme"}}, "there is no estate here"),
}


@check_each(MISTAKES)
def the_plugin_fails_and_prints_nothing_for(mistake):
    path, how, says = MISTAKES[mistake]
    with installed() as plugin:
        done = plugin.generate(path, **how)
        expect(done.status != 0, "it succeeds")
        expect_equal(done.output, b"", "standard output")
        expect(says in done.errors, f"standard error says something else:\n{done.errors}")


@check
def an_empty_render_fails():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tenantry.yaml").write_text("version: 1\nservices: [shop]\n")
        (root / "acme").mkdir()
        (root / "acme/tenant.yaml").write_text("attributes: {}\n")
        with installed(estate=root) as plugin:
            done = plugin.generate("acme")
            expect(done.status != 0 and not done.output, "an empty render succeeds")


def secrets_of_the_estate() -> list[str]:
    found = []
    for item in objects(Workspace(PROJECT / "tenants").succeed("render", "--all")):
        if item["kind"] == "Secret":
            found += [base64.b64decode(value).decode("utf-8", "replace") for value in item["data"].values()]
    return [value for value in found if len(value) > 5]


def damage_value(estate: Path) -> None:
    file = estate / "acme/secrets.enc.yaml"
    text = file.read_text()
    changed = text.replace("DB_PASSWORD: ENC[AES256_GCM,data:", "DB_PASSWORD: ENC[AES256_GCM,data:AAAA")
    expect(changed != text, "there is no such value")
    file.write_text(changed)


def damage_reference(estate: Path) -> None:
    file = estate / "acme/env.yaml"
    file.write_text(file.read_text() + "X: ${{ secrets.NOWHERE }} ${{ secrets.DB_PASSWORD }}\n")


def forget_to_encrypt(estate: Path) -> None:
    plain = Workspace(estate).succeed("decrypt", "acme/secrets.enc.yaml")
    (estate / "acme/secrets.enc.yaml").write_bytes(plain + b"DB_PASSWORD: twice\n")


DAMAGES = {damage.__name__: damage for damage in (damage_value, damage_reference, forget_to_encrypt)}


@check_each(DAMAGES)
def no_secret_is_on_standard_error_after(name):
    with repository() as root:
        DAMAGES[name](root / "tenants")
        with sidecar(root, EXAMPLE_KEY) as plugin:
            done = plugin.generate("tenants/acme")
            expect(done.status != 0 and not done.output, "it succeeds")
            expect(done.errors.startswith("error: "), done.errors)
            shown = [value for value in secrets_of_the_estate() if value in done.errors]
            expect(not shown, f"{len(shown)} secrets are on standard error")


@check
def a_missing_key_is_an_error_that_names_it():
    with installed() as plugin:
        plugin.key.unlink()
        done = plugin.generate("tenants/acme")
        expect(done.status != 0 and str(plugin.key) in done.errors, done.errors)


def running_commands() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield path.read_bytes()


@check
def what_hangs_is_killed_with_its_process_group():
    with installed() as plugin:
        plugin.timeout = 1
        done = plugin.generate("tenants/acme", SOPS_AGE_KEY_CMD="sleep 61.5", SOPS_AGE_KEY_FILE="")
        expect_equal(done.status, -9, "the status")
        expect(b"sleep\x0061.5\0" not in set(running_commands()), "the command for the key is still running")


@check_each([(path, is_bare) for path in (".", "tenants", "tenants/acme") for is_bare in (False, True)])
def the_plugin_takes(case):
    path, is_bare = case
    with installed(is_bare) as plugin:
        expect(plugin.discover(path), "it does not")


@check_each(["charts/shop", "docs", "charts", "tenants/base", "tenants/hooks"])
def the_plugin_leaves_to_others(path):
    with installed() as plugin:
        expect(not plugin.discover(path), "it takes it")


@check
def a_tenant_with_a_kustomization_is_left_to_kustomize():
    with repository() as root:
        (root / "tenants/acme/kustomization.yaml").write_text("resources: []\n")
        with sidecar(root, EXAMPLE_KEY) as plugin:
            expect(not plugin.discover("tenants/acme"), "it takes it")


@check_each([".", "tenants", "tenants/acme"])
def parameters_are_announced_in(path):
    with installed() as plugin:
        plugin.key.unlink()  # it takes none
        found = {item["name"]: item for item in plugin.parameters(path)}
        expect_equal(list(found), ["tenant", "service", "environment", "format"], "the names")
        for item in found.values():
            expect_equal(sorted(item), ["collectionType", "itemType", "name", "required", "string", "title", "tooltip"],
                         "the fields")
            expect_equal((item["itemType"], item["collectionType"]), ("string", "string"), "the type")
        expect("acme, globex, initech" in found["tenant"]["tooltip"], "the tenants are not named")
        own = "acme" if path.endswith("acme") else ""
        expect_equal((found["tenant"]["string"], found["tenant"]["required"]), (own, not own), "the tenant")


# --- What users install


@check
def the_plugin_file_is_what_the_sidecar_reads():
    expect_equal((PLUGIN["apiVersion"], PLUGIN["kind"]), ("argoproj.io/v1alpha1", "ConfigManagementPlugin"), "the kind")
    expect(PLUGIN["metadata"]["name"], "it has no name")
    known = {"version", "init", "generate", "discover", "parameters", "preserveFileMode", "provideGitCreds"}
    expect(set(PLUGIN["spec"]) <= known, "it has unknown fields")
    container = (FOLDER / "Containerfile").read_text().splitlines()
    program = PLUGIN["spec"]["generate"]["command"][0]
    expect(f"COPY --chmod=0755 tenantry {program}" in container, "the image has the program elsewhere")
    expect("COPY --chmod=0644 plugin.yaml /home/argocd/cmp-server/config/plugin.yaml" in container, "plugin.yaml")
    expect_equal([line for line in container if line.startswith("FROM")], ["FROM scratch"], "the base")
    expect("USER 999" in container and 'ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]' in container, "how it runs")


REPO_SERVER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server}
spec:
  selector: {matchLabels: {app: repo-server}}
  template:
    metadata: {labels: {app: repo-server}}
    spec:
      containers:
        - name: argocd-repo-server
          image: quay.io/argoproj/argocd:v3.2.0
          volumeMounts: [{name: plugins, mountPath: /home/argocd/cmp-server/plugins}]
      volumes:
        - {name: var-files, emptyDir: {}}
        - {name: plugins, emptyDir: {}}
"""


@check
def kustomize_adds_the_sidecar_to_the_repository_server():
    kubectl = need_program("kubectl")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
        kustomization["resources"] = ["install.yaml"]
        (root / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
        (root / "install.yaml").write_text(REPO_SERVER)
        shutil.copy(FOLDER / "sidecar.yaml", root)
        done = subprocess.run([kubectl, "kustomize", root], capture_output=True)
        expect(done.returncode == 0, done.stderr.decode())
        file = root / "built.yaml"
        file.write_bytes(done.stdout)
        valid = subprocess.run([VALIDATE, "--strict", file], capture_output=True)
        expect(valid.returncode == 0, (valid.stdout + valid.stderr).decode())
        spec = yaml.safe_load(done.stdout)["spec"]["template"]["spec"]
        names = {container["name"]: container for container in spec["containers"]}
        expect_equal(sorted(names), ["argocd-repo-server", "tenantry"], "the containers")
        volumes = {volume["name"] for volume in spec["volumes"]}
        mounts = {mount["mountPath"]: mount["name"] for mount in names["tenantry"]["volumeMounts"]}
        expect(set(mounts.values()) <= volumes, "a volume is missing")
        for place in ("/tmp", "/var/run/argocd", "/home/argocd/cmp-server/plugins"):
            expect(place in mounts, f"{place} is not mounted")
        key = {item["name"]: item["value"] for item in names["tenantry"]["env"]}["SOPS_AGE_KEY_FILE"]
        expect(str(Path(key).parent) in mounts, "the key is not mounted")
        expect_equal(names["tenantry"]["securityContext"]["runAsUser"], 999, "the user")


def expand(value, values: dict[str, str]):
    """Go templates as far as the examples have them; a missing key is an error."""
    if isinstance(value, str):
        while "{{" in value:
            before, _, rest = value.partition("{{")
            name, _, after = rest.partition("}}")
            value = before + values[name.strip().removeprefix(".")] + after
        return value
    if isinstance(value, dict):
        return {key: expand(item, values) for key, item in value.items()}
    return [expand(item, values) for item in value] if isinstance(value, list) else value


def applications(application_set: dict, repository: Path) -> list[dict]:
    """What the ApplicationSet controller makes of the examples."""
    expect_equal(application_set["apiVersion"], "argoproj.io/v1alpha1", "the version")
    spec = application_set["spec"]
    expect(set(spec) <= {"goTemplate", "goTemplateOptions", "generators", "syncPolicy", "template"}, "unknown fields")
    found = []
    for generator in spec["generators"]:
        for values in generated(generator, repository):
            found.append(expand(spec["template"], values))
    for application in found:
        expect(set(application["spec"]) <= {"project", "source", "destination", "syncPolicy"}, "unknown fields")
        policy = application["spec"].get("syncPolicy")
        expect_equal(policy, {"syncOptions": ["CreateNamespace=true"]}, "who makes the namespaces")
        expect(application["spec"]["source"]["plugin"]["name"] == PLUGIN["metadata"]["name"], "another plugin")
    return found


def generated(generator: dict, repository: Path) -> list[dict[str, str]]:
    if "list" in generator:
        return generator["list"]["elements"]
    found = []
    for pattern in generator["git"]["files"]:
        for file in sorted(repository.glob(pattern["path"])):
            content = yaml.safe_load(file.read_text()) or {}
            values = {key: str(value).lower() if isinstance(value, bool) else str(value)
                      for key, value in content.items()}
            values |= {"path.path": str(file.parent.relative_to(repository)), "path.basename": file.parent.name}
            wanted = [values.get(rule["key"]) not in rule["values"] if rule["operator"] == "NotIn" else False
                      for rule in generator["selector"]["matchExpressions"]]
            if all(wanted):
                found.append(values)
    return found


@check
def the_application_set_has_an_application_for_each_tenant():
    with repository() as root:
        (root / "tenants/initech/tenant.yaml").write_text(
            "suspended: true\n" + (root / "tenants/initech/tenant.yaml").read_text())
        example = yaml.safe_load((FOLDER / "applicationset.yaml").read_text())
        found = applications(example, root)
        expect_equal([item["metadata"]["name"] for item in found], ["acme", "globex"], "the applications")
        with sidecar(root, EXAMPLE_KEY) as plugin:
            for item in found:
                source = item["spec"]["source"]
                expect(plugin.discover(source["path"]), "the plugin does not take it")
                done = plugin.generate(source["path"], source["plugin"].get("parameters"))
                expect_equal(done.status, 0, done.errors)
                namespaces = {item["metadata"]["namespace"] for item in objects(done.output)}
                expect_equal(namespaces, {item["spec"]["destination"]["namespace"]}, "the namespace")


@check
def the_application_set_of_an_environment_renders_it():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(PROJECT / "Tests/Estates/matrix", root, dirs_exist_ok=True)
        example = yaml.safe_load((FOLDER / "applicationset-environment.yaml").read_text())
        found = applications(example, root)
        expect_equal([item["metadata"]["name"] for item in found], ["alpha-prod", "beta-prod"], "the applications")
        render_each(root, found)


def render_each(root: Path, found: list[dict]) -> None:
    with sidecar(root, EXAMPLE_KEY) as plugin:
        for item in found:
            source = item["spec"]["source"]
            done = plugin.generate(source["path"], source["plugin"].get("parameters"))
            expect_equal(done.status, 0, done.errors)
            namespaces = {item["metadata"]["namespace"] for item in objects(done.output)}
            expect_equal(namespaces, {item["spec"]["destination"]["namespace"]}, "the namespace")


@check
def a_generated_application_set_renders_every_target():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "repository"
        shutil.copytree(PROJECT / "Tests/Estates/matrix", root / "estate")
        (root / ".git").mkdir()
        text = Workspace(root / "estate").succeed(
            "argocd", "applicationset", "--repository", "https://git.example.com/estate.git")
        found = applications(yaml.safe_load(text), root)
        expect_equal([item["metadata"]["name"] for item in found], ["alpha-dev", "alpha-prod", "beta-prod"], "names")
        expect_equal({item["spec"]["source"]["path"] for item in found}, {"estate"}, "the paths")
        render_each(root, found)
