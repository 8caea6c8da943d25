"""Odd but mostly valid Compose files, the same for the same seed.

Every attribute of a service has a function that makes a value for it, in short or long form;
texts are those that a YAML writer gets wrong.  A file is YAML in flow style: mappings of JSON
with plain scalars in between.
"""
import json
import random as r

NAMES = ["a", "b", "web", "db10", "db2", "x-s", "A.b_c-1"]
TEXTS = [
    "x", "", "a b", " lead", "trail ", "y", "yes", "No", "null", "~", "1", "1.5", "0x1F", "1e3",
    "12:30", "2024-01-02", "a: b", "a #b", "#c", "- d", "'q'", '"dq"', "two\nlines", "end\n", "\n",
    "tab\there", "é", "日本", "\U0001F600", "$$HOME", "a$$b", "{x}", "[y]", "*s", "&a", "!t", "%p",
    "@at", "`bt`", "a,b", "?", "k=v", "=", "a=b=c", "<&>", "\u2028", "\x7f", "012", "1_000", ".5",
    "+1", "-", ".", "..", "/", "\\", "C:\\x", "true", "on", "long " + "word " * 40, "\x01", "\x1b[0m",
]
NUMBERS = ["0", "1", "-1", "10", "0777", "0o17", "0x1F", "1_000", "1.5", "1e3", "1e10", "0.1",
           "123456.789", "-0.0", ".5", "9007199254740993", "+5", "0b101"]
PLAIN = ["yes", "no", "plain", "a b", "12:30", "~", "0644", "1.0", "=", "!!str 5", "'q'"]


class Plain(str):
    """A scalar that stands in the file as it is."""


def dump(value):
    if isinstance(value, Plain):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(dump(x) for x in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(k) + ": " + dump(v) for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=r.random() < 0.3)


def pick(*values):
    return r.choice(values)


def some(options, most):
    """A few of the keys with their values."""
    return {k: options[k]() for k in r.sample(list(options), r.randint(0, min(most, len(options))))}


def text():
    return r.choice(TEXTS)


def word():
    return pick("x", "foo", "bar-1", "a.b", "web", "db2", "db10")


def scalar():
    return pick(text(), text(), Plain(r.choice(NUMBERS)), True, False, None, Plain(r.choice(PLAIN)))


def pairs(most=4):
    keys = ["A", "B", "C", "FOO", "BAR_1", "a.b", "k10", "k2", "é", "Z z"]
    chosen = r.sample(keys, r.randint(0, most))
    if r.random() < 0.5:
        return {k: scalar() for k in chosen}
    return [k if r.random() < 0.25 else k + "=" + text() for k in chosen]


def words(make=word, most=3):
    return list(dict.fromkeys(make() for _ in range(r.randint(0, most))))


def duration():
    return pick("1s", "1m30s", "500ms", "1.5s", "1h", "100us", "24h", "1d", "2w", "0s", "90m", "0.5h")


def size():
    return pick("64m", "1.5g", "10k", "1024", "1b", "2GiB", "512MB", "0", "1 g", 1024, "100kb")


def number():
    return pick(0, 1, 2, 100, Plain("010"), Plain("0x10"), "7", Plain("1_0"))


def signed():
    return pick(0, 1, 1000, Plain("0x10"), -5)


def truth():
    return pick(True, False, "true", "false", "yes", "no")


def command():
    return pick("echo hi", "sh -c 'a b'", 'x "y z" w', "a\\ b", "", [], ["a", "b c", ""], None,
                "a; b", "a 2>x", "echo $$X `d`", "q''e", "$$(x y) z")


def path():
    return pick("./x", "../y", "/abs/z", "~/h", "x/../y", "sub//d", ".")


def extension():
    return {pick("x-a", "x-b10", "x-b2"): pick(scalar(), [scalar(), scalar()], {"k": scalar(), "l": []})}


def port():
    if r.random() < 0.6:
        return pick("80", "8080:80", "127.0.0.1:5000:5000/udp", "8000-8002:80-82", "9-11",
                    "8000-8010:80", "[::1]:80:80", "0.0.0.0:443:443/TCP", ":90", Plain("3000"),
                    "127.0.0.1::70")
    return {"target": pick(80, 443, "8080"), **some({
        "published": lambda: pick(80, "8080", "9000-9010"), "protocol": lambda: pick("tcp", "udp"),
        "mode": lambda: pick("host", "ingress"), "host_ip": lambda: "127.0.0.1",
        "name": word, "app_protocol": lambda: "http", "x-p": scalar}, 4)}


def mount():
    if r.random() < 0.6:
        return pick("/anon", "data:/data", "./h:/h:ro", "data:/d2:nocopy", "~/q:/q", "/abs:/abs:z,ro",
                    "./p:/p:rshared", "/e", "data:/t/../u/", "../up:/up:rw,Z")
    kind = pick("bind", "volume", "tmpfs", "image")
    own = {
        "bind": lambda: pick({}, {"create_host_path": True}, {"propagation": "rslave"}),
        "volume": lambda: pick({}, {"nocopy": True}, {"subpath": "s"}),
        "tmpfs": lambda: pick({}, {"size": "64m"}, {"size": 1000}, {"mode": Plain("0o1777")}),
        "image": lambda: {"subpath": "q"}}
    value = {"type": kind, "target": pick("/a", "/b/", "/c//d"),
             **some({kind: own[kind], "read_only": truth, "x-v": scalar}, 3)}
    if kind != "tmpfs":
        value["source"] = {"bind": path(), "volume": "data", "image": "img:1"}[kind]
    return value


def file_use(name):
    if r.random() < 0.5:
        return name
    return {"source": name, **some({
        "target": lambda: pick("/t/x", "rel"), "uid": lambda: "103", "gid": lambda: "5",
        "mode": lambda: pick(Plain("0440"), Plain("0o600"), "0400", 288)}, 4)}


def hosts():
    if r.random() < 0.5:
        return {pick("h1", "h2"): pick("1.2.3.4", "::1", "[::1]", ["1.1.1.1", "2.2.2.2"])}
    return words(lambda: pick("h1=1.2.3.4", "h2:5.6.7.8", "h3=[::1]", "h1=9.9.9.9", "h4:::1"))


def limit():
    return pick(5, 0, {"soft": 1, "hard": 2}, {"soft": 0, "hard": 0})


def device_request():
    return {"capabilities": ["gpu"], **pick({"count": "all"}, {"count": 2}, {"device_ids": ["0"]}, {}),
            **some({"driver": word, "options": lambda: pairs(2)}, 2)}


def build():
    if r.random() < 0.3:
        return path()
    return some({
        "context": lambda: pick(path(), "https://example.com/x.git", "git@h:r"),
        "dockerfile": lambda: "Df", "args": pairs, "labels": pairs, "target": word,
        "network": lambda: "host", "shm_size": size, "cache_from": words, "no_cache": truth,
        "pull": truth, "tags": words, "platforms": lambda: ["linux/amd64"], "privileged": truth,
        "extra_hosts": hosts, "provenance": lambda: pick(True, "mode=max"), "sbom": lambda: True,
        "additional_contexts": lambda: pick({"a": path()}, ["a=./x", "c=https://e"]),
        "entitlements": words, "ssh": lambda: ["default"], "secrets": lambda: [file_use("s1")],
        "ulimits": lambda: {"nofile": pick(5, {"soft": 1, "hard": 2})}, "x-b": scalar}, 6)


def update():
    return some({"parallelism": number, "delay": duration, "failure_action": word,
                 "monitor": duration, "order": lambda: "stop-first",
                 "max_failure_ratio": lambda: pick(0.1, "0.333333333", 1, Plain("1e-7"))}, 4)


def deploy():
    return some({
        "mode": word, "labels": pairs, "update_config": update, "rollback_config": update,
        "endpoint_mode": lambda: "vip", "replicas": lambda: pick(1, "1"),
        "placement": lambda: pick({}, {"constraints": ["a==b"], "preferences": [{"spread": "n"}]}),
        "restart_policy": lambda: some({"condition": lambda: "any", "delay": duration,
                                        "max_attempts": number, "window": duration}, 4),
        "resources": lambda: pick({}, {"limits": {"cpus": pick("0.5", 1, 0.25), "memory": "50M"}},
                                  {"reservations": {"devices": [device_request()]}}),
        "x-d": scalar}, 4)


def health():
    return some({"test": lambda: pick("curl x", ["CMD", "a", "b"], ["CMD-SHELL", "x y"], ["NONE"], []),
                 "interval": duration, "timeout": duration, "retries": number,
                 "start_period": duration, "start_interval": duration, "disable": truth}, 4)


def hook():
    return {"command": pick("a b", ["x", "y"], []), **some({
        "user": word, "privileged": truth, "working_dir": lambda: "/w", "environment": pairs}, 4)}


def networks():
    if r.random() < 0.3:
        return pick(["front"], ["front", "back10"], ["default"], ["back2", "back10"])
    options = {"aliases": words, "ipv4_address": lambda: "10.0.0.5", "priority": signed,
               "gw_priority": signed, "mac_address": lambda: "02:00:00:00:00:01",
               "driver_opts": lambda: {"a": pick("x", 5, 1.5)}, "x-n": scalar}
    return {n: pick(None, some(options, 3))
            for n in r.sample(["front", "back10", "back2", "default"], r.randint(0, 3))}


def service(names, me):
    options = {
        "annotations": pairs, "attach": truth, "build": build, "cap_add": words, "cap_drop": words,
        "cpu_count": number, "cpu_percent": lambda: pick(0, 5, 50), "cpu_period": number,
        "cpus": lambda: pick(0.5, "0.5", 1, 0.1, Plain("1e-7"), Plain("1e21"), Plain("16777217")),
        "cpuset": lambda: "0-3", "cpu_shares": number, "command": command, "entrypoint": command,
        "configs": lambda: [file_use("c1")], "container_name": lambda: me + "-fixed",
        "deploy": deploy, "device_cgroup_rules": words,
        "devices": lambda: words(lambda: pick("/dev/a", "/dev/b:/dev/c", "/dev/d:/dev/e:r")),
        "dns": lambda: pick("1.1.1.1", ["8.8.8.8", "1.1.1.1"], [], ""), "dns_opt": words,
        "dns_search": lambda: pick("a.b", ["c"]), "environment": pairs,
        "expose": lambda: words(lambda: pick(80, "90", "100-110/udp")), "extra_hosts": hosts,
        "group_add": lambda: words(lambda: pick(1000, "root")), "hostname": word,
        "gpus": lambda: pick("all", [device_request()]), "healthcheck": health, "init": truth,
        "ipc": lambda: pick("host", "shareable"), "labels": pairs,
        "logging": lambda: {"driver": word(), "options": {"k10": pick(3, "3", None), "k2": "b"}},
        "mem_limit": size, "mem_reservation": size, "memswap_limit": lambda: pick(-1, "1g", 1024),
        "mem_swappiness": number, "networks": networks, "oom_kill_disable": truth,
        "oom_score_adj": signed, "pids_limit": signed, "platform": lambda: "linux/amd64",
        "ports": lambda: [port() for _ in range(r.randint(0, 3))], "privileged": truth,
        "pull_policy": lambda: pick("always", "if_not_present", "never", "daily"),
        "read_only": truth, "restart": lambda: pick("no", "always", "on-failure:3"),
        "scale": lambda: pick(1, "1"), "secrets": lambda: [file_use("s1")], "security_opt": words,
        "shm_size": size, "stop_grace_period": duration, "stop_signal": word, "sysctls": pairs,
        "tmpfs": lambda: pick("/run", ["/a1", "/b1:size=1m"]), "tty": truth, "user": word,
        "ulimits": lambda: {pick("nofile", "core"): limit()}, "use_api_socket": lambda: True,
        "volumes": lambda: [mount() for _ in range(r.randint(0, 3))], "working_dir": lambda: "/w",
        "post_start": lambda: [hook()], "pre_stop": lambda: [hook()],
        "profiles": lambda: pick(["p"], ["q"], []), "models": lambda: pick(["m1"], {"m1": None}),
        "develop": lambda: {"watch": [{"path": pick("./src", "/abs"), "action": "sync",
                                       "target": "/t", "ignore": "x"}]},
        "label_file": lambda: pick("labels", ["labels"]),
        "env_file": lambda: pick("one.env", ["one.env", "two.env"],
                                 [{"path": "none.env", "required": False}],
                                 [{"path": "one.env", "format": "raw"}]),
        "blkio_config": lambda: {"weight_device": [{"path": "/dev/a", "weight": 5}]},
        **extension_maker()}
    later = [n for n in names if n > me]
    if later:
        options["depends_on"] = lambda: pick([later[0]], {later[0]: {"condition": "service_healthy"}})
        options["links"] = lambda: [pick(later[0], later[0] + ":al")]
    return some(options, 9)


def extension_maker():
    key, value = next(iter(extension().items()))
    return {key: lambda: value}


def resources():
    network = {"driver": word, "driver_opts": lambda: {"a": pick("x", 5)}, "internal": truth,
               "attachable": truth, "labels": pairs, "enable_ipv6": truth, "name": lambda: "real",
               "ipam": lambda: {"config": [{"subnet": "10.0.0.0/24", "aux_addresses": {"h": "10.0.0.9"}}]}}
    return {
        "networks": {n: pick(None, {"external": True}, some(network, 3))
                     for n in ("front", "back10", "back2")},
        "volumes": {"data": pick(None, {}, {"external": True}, {"name": "vn", "labels": pairs(2)},
                                 {"driver": "local", "driver_opts": {"o": "bind", "device": "./dv"}})},
        "secrets": {"s1": pick({"file": path()}, {"environment": "FOO"}, {"external": True})},
        "configs": {"c1": pick({"file": path()}, {"content": text()}, {"environment": "FOO"})},
        "models": {"m1": {"model": "ai/m", "context_size": pick(0, 1024), "runtime_flags": words()}},
        **pick({}, extension()), **pick({}, {}, {"name": pick("proj", "My Proj")})}


def project(seed):
    """The documents of one project, and further arguments."""
    r.seed(seed)
    names = r.sample(NAMES, r.randint(1, 3))
    first = resources()
    first["services"] = {n: {"image": word(), **service(names, n)} for n in names}
    documents = [first]
    if r.random() < 0.4:
        documents.append({"services": {n: service(names, n)
                                       for n in r.sample(names, r.randint(1, len(names)))}})
    arguments = ["--profile", pick("p", "q", "*")] if r.random() < 0.3 else []
    return ["".join(json.dumps(k) + ": " + dump(v) + "\n" for k, v in d.items())
            for d in documents], arguments
