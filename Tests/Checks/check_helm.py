"""Helm 3 and 4 take the values, the post-renderer and the downloader, each as its documentation says."""

import base64
import contextlib
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import programs
from harness import check, check_each, expect, expect_equal
from workspace import COMMAND, EXAMPLE_KEY, PROJECT, Result, environment, example_recipient, workspace

CHART = PROJECT / "tenants/charts/universal"
PLUGINS = PROJECT / "integrations/helm"
VERSIONS = list(programs.PACKAGES)
VALIDATE = str(Path(sys.executable).with_name("kubernetes-validate"))


class Helm:
    """Helm of one version with a home of its own, in which the plugins are installed."""

    def __init__(self, version: str, home: Path, plugins: tuple[str, ...] = ()) -> None:
        self.version = version
        self.program = programs.folder(version) / "helm"
        self.environment = environment(home, TENANTRY=str(COMMAND), HELM_DATA_HOME=str(home / "data"),
                                       HELM_CACHE_HOME=str(home / "cache"), HELM_CONFIG_HOME=str(home / "config"))
        for plugin in plugins:
            done = self.run("plugin", "install", str(PLUGINS / plugin))
            expect(done.status == 0, done.errors)

    def run(self, *arguments: str, cwd: Path = PROJECT / "tenants", stdin: bytes = b"") -> Result:
        done = subprocess.run([self.program, *arguments], env=self.environment, cwd=cwd, input=stdin,
                              capture_output=True, timeout=120)
        return Result(done.returncode, done.stdout, done.stderr.decode())

    def template(self, *arguments: str, chart: Path = CHART, **options) -> list[dict]:
        done = self.run("template", "devops-demo", str(chart), "--namespace", "acme", *arguments, **options)
        expect(done.status == 0, f"helm {self.version} exited with {done.status}:\n{done.errors}")
        return [item for item in yaml.safe_load_all(done.output) if item]


@contextlib.contextmanager
def helm(version: str, *plugins: str):
    with tempfile.TemporaryDirectory(prefix="tenantry-") as home:
        yield Helm(version, Path(home), plugins)


def by_kind(items: list[dict]) -> dict[str, dict]:
    return {item["kind"]: item for item in items}


def values_of(*arguments: str) -> bytes:
    with workspace() as folder:
        return folder.succeed("render", *arguments, "--format", "helm")


def decoded(secret: dict) -> dict[str, bytes]:
    return {key: base64.b64decode(value) for key, value in secret["data"].items()}


@contextlib.contextmanager
def values_file(text: bytes):
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(text)
        file.flush()
        yield file.name


@check_each(VERSIONS)
def the_sample_chart_takes_the_values_of_every_tenant_with_helm(version):
    with helm(version) as program, workspace() as folder:
        for tenant in ("acme", "globex", "initech"):
            expected = by_kind(list(yaml.safe_load_all(folder.succeed("render", tenant))))
            with values_file(folder.succeed("render", tenant, "--format", "helm")) as file:
                lint = program.run("lint", "--strict", str(CHART), "--values", file)
                expect(lint.status == 0, lint.output.decode() + lint.errors)
                items = program.template("--values", file)
            found = by_kind(items)
            expect({"Deployment", "Service", "Ingress", "ConfigMap", "Secret"} <= set(found), f"only {sorted(found)}")
            expect_equal(found["ConfigMap"]["data"], expected["ConfigMap"]["data"], f"the ConfigMap of {tenant}")
            expect_equal(decoded(found["Secret"]), decoded(expected["Secret"]), f"the Secret of {tenant}")
            pod = found["Deployment"]["spec"]["template"]
            names = [reference["name"] for source in pod["spec"]["containers"][0]["envFrom"]
                     for reference in source.values()]
            expect_equal(names, [found["ConfigMap"]["metadata"]["name"], found["Secret"]["metadata"]["name"]],
                         "what the pod takes its environment from")
            expect({"checksum/config", "checksum/secret"} <= set(pod["metadata"]["annotations"]), "no checksums")
            folder.write("../manifests.yaml", yaml.safe_dump_all(items))
            done = subprocess.run([VALIDATE, "--strict", "manifests.yaml"], cwd=folder.root.parent, capture_output=True)
            expect(done.returncode == 0, (done.stdout + done.stderr).decode())


@check_each(VERSIONS)
def a_changed_value_changes_the_pods_with_helm(version):
    def checksums(program: Helm, text: bytes) -> dict[str, str]:
        with values_file(text) as file:
            deployment = by_kind(program.template("--values", file))["Deployment"]
        annotations = deployment["spec"]["template"]["metadata"]["annotations"]
        return {key: value for key, value in annotations.items() if key.startswith("checksum/")}

    with helm(version) as program, workspace() as folder:
        before = checksums(program, folder.succeed("render", "acme", "--format", "helm"))
        folder.succeed("set", "acme", "LOG_LEVEL", "--env", "--stdin", stdin=b"warn")
        after = checksums(program, folder.succeed("render", "acme", "--format", "helm"))
        expect(before["checksum/config"] != after["checksum/config"], "the variables changed, the checksum did not")
        expect_equal(after["checksum/secret"], before["checksum/secret"], "the checksum of the secrets")


@check_each(VERSIONS)
def the_chart_refuses_values_that_do_not_fit_its_schema_with_helm(version):
    with helm(version) as program, values_file(values_of("acme")) as file:
        done = program.run("template", "x", str(CHART), "--values", file, "--set", "appConfig.PORT=8080")
        expect(done.status != 0 and "PORT" in done.errors, f"a number was taken: {done.errors}")


# What charts and shells stumble over, and what YAML takes for something else.
HOSTILE = ["", " ", " lead", "trail ", "a\nb", "a\n", "\n\n", "a\n\n", "\ta", "a\tb", "'", '"', "''", '""', "\\", "\\n", "a\\",
           "$HOME", "${X}", "$(id)", "`id`", "{{ .Values.image }}", "{{", "}}", "{a: b}", "[a]", "- a", "a: b", "a #b", "#a",
           "&a", "*a", "!a", "!!str a", "|", ">", "%a", "@a", "?", "? a", ":", "-", "--", "---", "...", "~", "null", "true",
           "no", "yes", "on", "off", "y", "n", "1", "1.10", "0644", "0o644", "0x1F", "1e3", ".5", "+1", "-0", ".inf", ".nan",
           "1_000", "12:30:45", "2024-01-01", "=", "<<", "é", "e\u0301", "世界", "👩‍💻", "\u00a0", "\u2028", "\u200b", "\ufeffa",
           "\x01", "\x1b[0m", "\x7f", "\x85", "a\r\nb", "\r", "x" * 65536, "ключ", "a b  c", "\\u0041", "<a>&b", "\u202e"]


@check_each(VERSIONS)
def hostile_values_arrive_as_they_are_with_helm(version):
    source = random.Random(20261121)
    alphabet = [character for text in HOSTILE if len(text) < 100 for character in text]
    texts = HOSTILE + ["".join(source.choices(alphabet, k=source.randint(1, 30))) for _ in range(150)]
    env = {f"V{number}": text for number, text in enumerate(texts)}
    with helm(version) as program, workspace(None) as folder:
        folder.write("tenantry.yaml", "version: 1\nservices: [devops-demo]\n")
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        folder.write("a/tenant.yaml", "attributes: {}\n")
        folder.write("a/values.yaml", "image: {repository: r, tag: '1'}\n" + yaml.safe_dump(
            {"hostile": env, "list": texts}, allow_unicode=False, default_style='"'))
        folder.write("a/env.yaml", yaml.safe_dump(env, allow_unicode=False, default_style='"').replace("${{", "$${{"))
        folder.write("../plain.yaml", yaml.safe_dump(
            {f"S{number}": text for number, text in enumerate(texts)}, allow_unicode=False, default_style='"'))
        folder.write("a/secrets.enc.yaml", folder.succeed(
            "encrypt", "../plain.yaml", "--filename-override", "a/secrets.enc.yaml"))
        text = folder.succeed("render", "a", "--format", "helm")
        with values_file(text) as file:
            # Helm 3 writes control characters as they are when it checks a schema, and then cannot read them.
            found = by_kind(program.template("--values", file, "--skip-schema-validation"))
            # The values themselves, as a chart sees them.
            chart = folder.root / "chart"
            folder.write("chart/Chart.yaml", "apiVersion: v2\nname: dump\nversion: 1.0.0\n")
            folder.write("chart/templates/dump.yaml",
                         "kind: Dump\nvalues: {{ .Values | toJson | b64enc | quote }}\n")
            dump = json.loads(base64.b64decode(program.template("--values", file, chart=chart)[0]["values"]))
    expect_equal(dump["hostile"], env, "the values in a map")
    expect_equal(dump["list"], texts, "the values in a list")
    expect_equal(dump["appConfig"], env, "the variables")
    expect_equal(dump["appSecret"], {f"S{number}": text for number, text in enumerate(texts)}, "the secrets")
    expect_equal(found["ConfigMap"]["data"], env, "the ConfigMap")
    expect_equal(decoded(found["Secret"]),
                 {f"S{number}": text.encode() for number, text in enumerate(texts)}, "the Secret")


@check_each(VERSIONS)
def values_mean_to_the_chart_what_they_mean_in_the_file_with_helm(version):
    text = ("b1: no\nb2: yes\nb3: on\nb4: true\nquoted: \"no\"\nnumber: 1.10\ntext: \"1.10\"\nmode: 0644\noctal: 0o17\nhex: 0x1F\n"
            "big: 12345678901234567890\nexp: 1e3\nnothing: ~\nnulled: null\nempty:\ndate: 2024-01-01\ntime: 12:30\ninf: .inf\n"
            "tagged: !!str 12\nlist: [1, a, {b: [no, \"no\"]}, []]\nmap: {}\nflow: {a: 'it''s', b: \"x\\ty\"}\nword: ~x\n"
            "block: |\n  a\n  b\nfolded: >-\n  a\n  b\nmulti: a\n  b\nurl: http://x/#y\n\"key: x\": 1\n? 12\n: number key\n")
    with helm(version) as program, workspace(None) as folder:
        folder.write("tenantry.yaml", "version: 1\n")
        folder.write("a/values.yaml", text.replace("inf: .inf\n", "").replace("nulled: null\n", ""))
        folder.write("a/env.yaml", "A: b\n")
        folder.write("chart/Chart.yaml", "apiVersion: v2\nname: dump\nversion: 1.0.0\n")
        folder.write("chart/templates/dump.yaml", "kind: Dump\nvalues: {{ .Values | toJson | b64enc | quote }}\n")

        def seen(content: bytes) -> dict:
            with values_file(content) as file:
                items = program.template("--values", file, chart=folder.root / "chart")
            return json.loads(base64.b64decode(items[0]["values"]))

        direct = seen((folder.root / "a/values.yaml").read_bytes())
        through = seen(folder.succeed("render", "a", "--format", "helm"))
    for key in ("appConfig", "appSecret"):
        through.pop(key, None)
    # Nulls are taken out of the merged values.
    direct = {key: value for key, value in direct.items() if value is not None}
    through = {key: value for key, value in through.items() if value is not None}
    expect_equal(through, direct, "the values")


@check_each(VERSIONS)
def the_downloader_decrypts_and_renders_for_helm(version):
    plugin = "downloader" if version == "3" else "getter"
    with helm(version, plugin) as program, values_file(values_of("acme")) as file:
        expected = program.template("--values", file)
        expect_equal(program.template("--values", "tenantry://acme"), expected, "the values of a target")
        expect_equal(program.template("--values", "tenantry://acme/devops-demo?estate=tenants", cwd=PROJECT), expected,
                     "the values of a service, from elsewhere")
        expect_equal(program.template("--values", "tenantry://acme", "--values", "secrets://?nothing.yaml"), expected,
                     "with an optional file that is not there")
        with workspace() as folder:
            folder.write("chart/values.enc.yaml", folder.succeed(
                "encrypt", "-", "--filename-override", "acme/secrets.enc.yaml",
                stdin=b"appConfig:\n  LOG_LEVEL: from the file\n"))
            for url in ("secrets://chart/values.enc.yaml", "secrets://sops!chart/values.enc.yaml",
                        "secrets://?sops!chart/values.enc.yaml", f"secrets://{folder.root}/chart/values.enc.yaml"):
                found = by_kind(program.template("--values", "tenantry://acme", "--values", url, cwd=folder.root))
                expect_equal(found["ConfigMap"]["data"]["LOG_LEVEL"], "from the file", url)
            # A file that nobody can open is no missing one.
            program.environment["SOPS_AGE_KEY_FILE"] = "/dev/null"
            done = program.run("template", "x", str(CHART), "--values", "secrets://?chart/values.enc.yaml",
                               cwd=folder.root)
            expect(done.status != 0, "a file without a key was passed over")
            program.environment["SOPS_AGE_KEY_FILE"] = str(EXAMPLE_KEY)
        for url, words in (("tenantry://acm", "did you mean acme?"), ("secrets://nothing.yaml", "nothing.yaml")):
            done = program.run("template", "x", str(CHART), "--values", url)
            expect(done.status != 0 and words in done.errors, f"{url}: {done.errors}")


def post_renderer(program: Helm) -> tuple[str, ...]:
    """The options; Helm 4 knows post-renderers by the names of plugins."""
    name = str(PLUGINS / "post-renderer/post-render") if program.version == "3" else "tenantry"
    words = ("acme", "-C", str(PROJECT / "tenants"))
    return ("--post-renderer", name, *(word for each in words for word in ("--post-renderer-args", each)))


@check_each(VERSIONS)
def the_post_renderer_adds_the_objects_and_pods_follow_them_with_helm(version):
    with helm(version, *(["post-renderer"] if version == "4" else [])) as program, workspace() as folder:
        expected = by_kind(list(yaml.safe_load_all(folder.succeed("render", "acme"))))
        with values_file(folder.succeed("render", "acme", "--format", "helm")) as file:
            options = ("--values", file, "--set", "appConfig=null,appSecret=null")
            before = by_kind(program.template(*options))
            after = by_kind(program.template(*options, *post_renderer(program)))
            clash = program.run("template", "devops-demo", str(CHART), "--values", file, *post_renderer(program))
        expect_equal({kind: after[kind] for kind in ("ConfigMap", "Secret")}, expected, "the objects")
        pod = after["Deployment"]["spec"]["template"]
        names = [reference["name"] for source in pod["spec"]["containers"][0]["envFrom"]
                 for reference in source.values()]
        expect_equal(names, [after[kind]["metadata"]["name"] for kind in ("ConfigMap", "Secret")], "the references")
        expect_equal(len(pod["metadata"]["annotations"]["checksum/tenantry"]), 64, "the checksum")
        for kind in before.keys() - {"Deployment"}:
            expect_equal(after[kind], before[kind], f"the {kind}")
        expect(clash.status != 0, "two Secrets of one name were taken")


@check_each(VERSIONS)
def the_post_renderer_fills_references_of_a_chart_with_helm(version):
    with helm(version, *(["post-renderer"] if version == "4" else [])) as program, workspace() as folder:
        secrets = decoded(by_kind(list(yaml.safe_load_all(folder.succeed("render", "acme"))))["Secret"])
        folder.write("../chart/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n")
        folder.write("../chart/values.yaml", "host: ${{ env.DB_HOST }}\npassword: ${{ secrets.DB_PASSWORD }}\n")
        folder.write("../chart/templates/all.yaml", """\
apiVersion: v1
kind: ConfigMap
metadata: {name: database}
data: {host: {{ .Values.host | quote }}, literal: {{ "$${{ x }}" | quote }}}
---
apiVersion: v1
kind: Secret
metadata: {name: credentials}
stringData: {url: {{ printf "postgres://:%s@db" .Values.password | quote }}}
data: {password: {{ .Values.password | b64enc }}}
""")
        chart = folder.root.parent / "chart"
        items = program.template("--post-renderer-args", "--no-objects", *post_renderer(program), chart=chart)
        found = by_kind(items)
        expect_equal(len(items), 2, "how many objects there are")
        password = secrets["DB_PASSWORD"].decode()
        expect_equal(found["ConfigMap"]["data"], {"host": "acme-db.internal", "literal": "${{ x }}"}, "the ConfigMap")
        expect_equal(found["Secret"]["stringData"]["url"], f"postgres://:{password}@db", "a text in the Secret")
        expect_equal(decoded(found["Secret"])["password"].decode(), password, "base64 in the Secret")
        done = program.run("template", "x", str(chart), "--set", "host=${{ secrets.DB_PASSWORD }}",
                           *post_renderer(program))
        expect(done.status != 0, "a secret went into a ConfigMap")
        expect(password not in done.errors + done.output.decode(), "the secret is in the message")
