#!/usr/bin/env python3
"""inspected.py PROJECT: what docker says of a project's objects, a line for each value.

Left out: ids, times, addresses, and what can only differ because a client made the container
in place of the API: who was attached at its creation, and which of the equal forms of nothing
(null, [], {}, "") stands for a setting that nobody gave.
"""
import json
import re
import shlex
import subprocess
import sys

PROJECT = sys.argv[1]
LEFT_OUT = {
    "Id", "Created", "CreatedAt", "StartedAt", "FinishedAt", "Pid", "ResolvConfPath",
    "HostnamePath", "HostsPath", "LogPath", "SandboxID", "SandboxKey", "EndpointID",
    "GraphDriver", "Containers", "Log", "ExecIDs", "IPAddress", "MacAddress", "Gateway",
    "IPPrefixLen", "AttachStdout", "AttachStderr", "Path", "Args",
}


def docker(*words):
    done = subprocess.run(("docker",) + words, capture_output=True, text=True, check=True)
    return done.stdout


def objects(kind, *listing):
    ids = docker(*listing, "-q", "--filter", f"label=com.docker.compose.project={PROJECT}")
    return json.loads(docker(kind, "inspect", *ids.split())) if ids else []


containers = objects("container", "ps", "-a", "--no-trunc")
networks = objects("network", "network", "ls")
volumes = objects("volume", "volume", "ls")
names = {c["Id"]: c["Name"] for c in containers}
names.update({n["Id"]: n["Name"] for n in networks})


def clean(value):
    if isinstance(value, dict):
        value = {k: clean(v) for k, v in value.items() if k not in LEFT_OUT}
        return {k: v for k, v in value.items() if v not in (None, "", [], {})}
    if isinstance(value, list):
        return [clean(v) for v in value]
    if isinstance(value, str):
        for long, name in names.items():
            value = value.replace(long, name).replace(long[:12], name)
        value = re.sub(r"\b[0-9a-f]{64}\b", "HEX", value)
    return value


def by_text(values):
    return sorted(values, key=lambda v: json.dumps(v, sort_keys=True))


def container(c):
    host, config = c["HostConfig"], c["Config"]
    # The client's --entrypoint takes one word: the others stand before the command.
    config["Words"] = (config.pop("Entrypoint") or []) + (config.pop("Cmd") or [])
    config["Env"] = sorted(config["Env"] or [])
    config["ExposedPorts"] = sorted(
        p if "/" in p else p + "/tcp" for p in config.get("ExposedPorts") or {})
    test = (config.get("Healthcheck") or {}).get("Test")
    if test and test[0] == "CMD":
        config["Healthcheck"]["Test"] = ["CMD-SHELL", shlex.join(test[1:])]
    depends = config["Labels"].get("com.docker.compose.depends_on", "")
    config["Labels"]["com.docker.compose.depends_on"] = sorted(depends.split(","))
    if host["RestartPolicy"]["Name"] == "no":
        host["RestartPolicy"]["Name"] = ""
    for key in "Binds", "Mounts", "Ulimits", "ExtraHosts", "CapAdd", "CapDrop", "Devices":
        host[key] = by_text(host.get(key) or [])
    c["Mounts"] = by_text(c["Mounts"])
    c["State"] = {k: c["State"][k] for k in ("Status", "ExitCode")}
    for n in c["NetworkSettings"]["Networks"].values():
        n["Aliases"] = sorted(a for a in n["Aliases"] or [] if a != c["Id"][:12])
        n["Links"] = sorted(n["Links"] or [])
    return c


def network(n):
    # An address range that nobody chose is the next that was free.
    if n["Labels"].get("fixed") != "yes":
        n["IPAM"].pop("Config", None)
    return n


def put(path, value):
    if isinstance(value, dict):
        for key in sorted(value):
            put(f"{path}.{key}", value[key])
    else:
        print(path, "=", json.dumps(value, sort_keys=True))


for kind, found, adapt in (("container", containers, container), ("network", networks, network),
                           ("volume", volumes, dict)):
    for it in sorted(found, key=lambda o: o["Name"]):
        put(f"{kind} {it['Name']}", clean(adapt(it)))
