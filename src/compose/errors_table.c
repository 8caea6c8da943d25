#include "compose/errors_table.h"

/* clang-format off */
const struct error_row error_rows[] = {
    { "no-file", "No compose file is there",
      "Neither -f nor COMPOSE_FILE names a file, and the working directory and the folders "
      "above it hold none of compose.yaml, compose.yml, docker-compose.yml and "
      "docker-compose.yaml.",
      NULL, NULL, NULL },
    { "no-content", "The compose file is empty",
      "The file holds nothing but comments or an empty document.",
      "# services:\n#   web:\n", "services:\n  web:\n    image: nginx\n", NULL },
    { "not-compose", "The document is no compose file",
      "A compose file, and each document of one, is a mapping that holds services, networks, "
      "volumes and so on.  A stray --- begins another document, which then is empty.",
      "- web\n- db\n", "services:\n  web:\n    image: nginx\n", NULL },
    { "project-name", "The project's name cannot be used",
      "A name has lower-case letters, digits, '-' and '_', and begins with a letter or "
      "digit.  -p and COMPOSE_PROJECT_NAME must be right as they are; name: in a file and the "
      "name of the folder are brought into this form, but something must be left.",
      "name: \"!!!\"\n", "name: shop\n", NULL },
    { "remote-file", "A file on another machine",
      "OCI artifacts, git repositories and http addresses are not loaded by -f, include and "
      "extends: only files on this machine are.",
      "include:\n  - https://example.com/compose.yaml\n",
      "include:\n  - ../shared/compose.yaml\n",
      NULL },

    { "file-missing", "A file is not there",
      "A file that the command line or another file names does not exist.  Names in include, "
      "extends and env_file are relative to the project directory, names after -f and "
      "--env-file to where the command is run.  An env file of a service may be marked as "
      "optional.",
      "env_file: settings.env\n",
      "env_file:\n  - path: settings.env\n    required: false\n",
      NULL },
    { "file-unreadable", "A file cannot be read",
      "The operating system refuses: permissions, a broken disk, or a pipe into which nobody "
      "writes.", NULL, NULL, NULL },
    { "file-kind", "A folder, pipe or device instead of a file",
      "What files name must be regular files; /dev/null counts as an empty one.  Only -f, "
      "--env-file and - on the command line may be pipes.", NULL, NULL, NULL },
    { "file-bytes", "A file that is no text",
      "The file holds NUL bytes: it is an archive, an image or a database, not a text.",
      NULL, NULL, NULL },
    { "file-too-large", "A file is too large",
      "More than 256 MiB, 16 MiB from a pipe, or more values than can be kept.",
      NULL, NULL, NULL },

    { "yaml-syntax", "The text is not valid YAML",
      "The place is where the reader noticed; the cause is often in the line before: a quote "
      "or bracket that is not closed, a tab, a wrong indentation, a ':' inside a value "
      "without quotes.",
      "command: echo: hello\n", "command: \"echo: hello\"\n", NULL },
    { "duplicate-key", "A key stands twice in one mapping",
      "YAML allows each key once.  Often two blocks of the same name were joined by hand.",
      "services:\n  web:\n    image: nginx\n  web:\n    image: httpd\n",
      "services:\n  web:\n    image: nginx\n  web2:\n    image: httpd\n", NULL },
    { "key-not-text", "A key that is no text",
      "Keys are texts.  Numbers, true, false and null need quotes as keys.",
      "labels:\n  8080: web\n", "labels:\n  \"8080\": web\n", NULL },
    { "unknown-anchor", "An alias without its anchor",
      "*name repeats the value marked by &name, which must stand before it in the file.  A "
      "value that begins with * needs quotes.",
      "a: *base\nb: &base 1\n", "b: &base 1\na: *base\n", NULL },
    { "alias-loop", "A value that contains itself",
      "An alias stands inside the value that its anchor marks.",
      "x-a: &a\n  again: *a\n", "x-a: &a\n  value: 1\nx-b: *a\n", NULL },
    { "alias-bomb", "Aliases that multiply",
      "Aliases of lists of aliases make so many values that nothing could hold them.",
      NULL, NULL, NULL },
    { "yaml-merge", "A merge key without a mapping",
      "<<: takes a mapping, an alias of one, or a list of such aliases.",
      "x-base: &base [a]\nweb:\n  <<: *base\n",
      "x-base: &base {restart: always}\nweb:\n  <<: *base\n",
      NULL },
    { "yaml-tag", "A value that does not fit its tag",
      "!!int, !!float, !!bool, !!null and !!binary say what a value is; it must be one.",
      "scale: !!int two\n", "scale: 2\n", NULL },
    { "too-deep", "Lists and mappings nested too deeply",
      "More than 500 levels.  No compose file needs more than a dozen.", NULL, NULL, NULL },
    { "nul-byte", "A NUL character",
      "Neither arguments, variables nor paths can hold one.", NULL, NULL, NULL },

    { "env-file-name", "A line of an env file without a good name",
      "A line is NAME=value or a comment that begins with #.  Names have letters, digits, "
      "'_', '.', '-' and brackets.  In the raw format there are no blanks around the '='.",
      "MY VAR=1\n", "MY_VAR=1\n", NULL },
    { "env-file-quote", "A quote in an env file is not closed",
      "A value that begins with a quote reaches to the same quote, over several lines if need "
      "be.",
      "TEXT=\"hello\n", "TEXT=\"hello\"\n", NULL },
    { "env-file-bytes", "A line of an env file is not UTF-8",
      "Save the file as UTF-8.", NULL, NULL, NULL },

    { "variable-form", "A ${ that is no variable",
      "The forms are $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:+other}, "
      "${NAME+other}, ${NAME:?message} and ${NAME?message}.  Forms of a shell such as ${A#b} "
      "and ${A/b/c} are not offered.  A dollar that shall stay is written $$.",
      "command: echo ${1}\n", "command: echo $${1}\n", NULL },
    { "variable-required", "A required variable is not set",
      "${NAME:?message} demands that the variable is set and not empty.  It may come from the "
      "environment, from .env or from --env-file.",
      NULL, NULL, NULL },
    { "variable-nesting", "Variables nested too deeply",
      "Defaults within defaults, more than 100 levels.", NULL, NULL, NULL },

    { "unknown-key", "A key that is not known here",
      "The Compose Specification has no such attribute at this place.  It may be misspelled, "
      "indented wrongly, or belong somewhere else.  Keys of your own begin with x-.",
      "services:\n  web:\n    imgae: nginx\n", "services:\n  web:\n    image: nginx\n", NULL },
    { "wrong-kind", "Another kind of value is wanted",
      "A text where a list is wanted, a number where a text is wanted, and so on.  A text "
      "that looks like a number, true, false or null needs quotes; a list of one needs "
      "brackets.",
      "ports: 80\nuser: 1000\n", "ports: [\"80\"]\nuser: \"1000\"\n", NULL },
    { "missing-key", "A key is missing",
      "The mapping is not complete without it.",
      "volumes:\n  - target: /data\n",
      "volumes:\n  - type: volume\n    target: /data\n",
      NULL },
    { "wrong-word", "A word that is not offered",
      "Only the listed words may stand here.",
      "cgroup: privat\n", "cgroup: private\n", NULL },
    { "out-of-range", "A number that is too small or too large",
      "The value lies outside of what the attribute allows.",
      "oom_score_adj: 2000\n", "oom_score_adj: 1000\n", NULL },
    { "bad-name", "A name that cannot be used",
      "Services, networks, volumes, secrets and configs have names of letters, digits, '.', "
      "'_' and '-'.  A container's name has at least two characters.",
      "services:\n  my web:\n    image: nginx\n",
      "services:\n  my-web:\n    image: nginx\n",
      NULL },
    { "duplicate-item", "An element stands twice in a list",
      "This list is a set: each element may stand once.  After merging, elements of all files "
      "are in it.",
      "security_opt: [a, b, a]\n", "security_opt: [a, b]\n", NULL },
    { "empty-value", "An empty text", "Something must stand here.", NULL, NULL, NULL },

    { "too-much", "A small file that makes too much",
      "Ranges make more than 70,000 ports, extends copies more values than the files have "
      "bytes and 100,000 besides, variables within variables make more than 16 MiB of text, "
      "there are more than 5,000 documents, or thousands of address pools are merged.",
      NULL, NULL, NULL },
    { "bad-boolean", "Neither true nor false", "Write true or false.",
      "attach: maybe\n", "attach: true\n", NULL },
    { "bad-number", "A number that cannot be used",
      "Digits are wanted, and mostly no number below 0.",
      "scale: -1\n",
      "scale: 2\n",
      "write digits, for example 10" },
    { "bad-duration", "A time that cannot be read",
      "A time is numbers with units: us, ms, s, m, h, d and w.",
      "stop_grace_period: 10 seconds\n", "stop_grace_period: 10s\n", NULL },
    { "bad-size", "A size that cannot be read",
      "A size is a number of bytes, or a number with b, k, m, g or t.",
      "mem_limit: 512 megs\n", "mem_limit: 512m\n", NULL },
    { "bad-mode", "Permissions that cannot be read", "Permissions are octal digits.",
      "secrets:\n  - source: key\n    mode: rwx\n",
      "secrets:\n  - source: key\n    mode: 0440\n", NULL },
    { "bad-port", "A port that cannot be read",
      "The short form is [[IP:]HOST:]CONTAINER[/PROTOCOL], where HOST and CONTAINER are ports "
      "or ranges of the same length, from 1 to 65535.  An IPv6 address stands in brackets.",
      "ports: [\"8080:http\"]\n", "ports: [\"8080:80\"]\n", NULL },
    { "bad-volume", "A volume that cannot be read",
      "The short form is [SOURCE:]TARGET[:OPTIONS]; the target is an absolute path in the "
      "container.",
      "volumes: [\"./data:/data:ro:x:y\"]\n", "volumes: [\"./data:/data:ro\"]\n", NULL },
    { "bad-device", "A device that cannot be read",
      "The short form is SOURCE[:TARGET[:PERMISSIONS]].",
      "devices: [\"a:b:c:d\"]\n", "devices: [\"/dev/sda:/dev/xvda:rwm\"]\n", NULL },
    { "bad-pair", "An element that is no NAME=VALUE",
      "Each element of this list is a name, '=' and a value.",
      "build:\n  additional_contexts: [base]\n",
      "build:\n  additional_contexts: [\"base=../base\"]\n", NULL },
    { "bad-address", "An address that cannot be read",
      "An IPv4 address such as 127.0.0.1, or an IPv6 address such as ::1.",
      "ports:\n  - target: 80\n    host_ip: localhost\n",
      "ports:\n  - target: 80\n    host_ip: 127.0.0.1\n",
      "for example 127.0.0.1 or ::1" },
    { "bad-host", "A host entry that cannot be read",
      "Each element of extra_hosts is a name, '=' or ':', and an address.",
      "extra_hosts: [db]\n", "extra_hosts: [\"db=10.0.0.5\"]\n", NULL },
    { "bad-variable", "A variable name that cannot be used",
      "A name of a variable has no blank before the '='.",
      "environment: [\"A =1\"]\n", "environment: [\"A=1\"]\n", NULL },
    { "bad-health-test", "A health check that begins with another word",
      "A list begins with CMD (a program and its arguments), CMD-SHELL (one text for a shell) "
      "or NONE.",
      "healthcheck:\n  test: [\"curl\", \"-f\", \"http://localhost\"]\n",
      "healthcheck:\n  test: [\"CMD\", \"curl\", \"-f\", \"http://localhost\"]\n", NULL },
    { "bad-command", "A command line that cannot be split",
      "A command that is written as one text is split like a shell would; its quotes must be "
      "closed.",
      "command: echo \"hello\n", "command: echo \"hello\"\n", NULL },

    { "cannot-override", "A value of another kind in a later file",
      "Files are merged: a mapping takes a mapping, a list a list.  To put something else in "
      "the place of the earlier value, tag the later one with !override; to remove it, with "
      "!reset.",
      "services: {web: {image: nginx, devices: [/dev/a]}}\n---\n"
      "services: {web: {devices: /dev/b}}\n",
      "services: {web: {image: nginx, devices: [/dev/a]}}\n---\n"
      "services: {web: {devices: [/dev/b]}}\n",
      NULL },
    { "extends-service", "The service to extend is not there",
      "extends names a service of the same file, or of the file that it names.  Services that "
      "come by include cannot be extended.",
      "web:\n  extends: bsae\nbase:\n  image: nginx\n",
      "web:\n  extends: base\nbase:\n  image: nginx\n",
      NULL },
    { "extends-loop", "Services that extend each other",
      "A service cannot, by way of others, extend itself.",
      "a:\n  extends: b\nb:\n  extends: a\n", "a:\n  image: nginx\nb:\n  extends: a\n", NULL },
    { "extends-depth", "Too many services extend each other",
      "A chain of more than 300.", NULL, NULL, NULL },
    { "include-loop", "Files that include each other",
      "A file cannot, by way of others, include itself.", NULL, NULL, NULL },
    { "include-depth", "Too many includes",
      "More than 100 levels of files that include each other, or more than 2,000 in all.",
      NULL, NULL, NULL },
    { "include-conflict", "An included file defines the same thing",
      "The file and one that it includes both define a service, network, volume, secret, "
      "config or model of this name, and differently.  What is included is changed by a "
      "second path of the same include.",
      "include: [db.yaml]\nservices:\n  db:\n    image: other\n",
      "include:\n  - path: [db.yaml, db.override.yaml]\n", NULL },

    { "undefined", "A name that nobody defines",
      "A service uses a network, volume, secret, config, model or other service that the "
      "project does not have.",
      "services:\n  web:\n    image: nginx\n    networks: [front]\n",
      "services:\n  web:\n    image: nginx\n    networks: [front]\nnetworks:\n  front:\n",
      NULL },
    { "disabled", "A dependency that its profile leaves out",
      "The service needs another one whose profiles are not active.", NULL, NULL, NULL },
    { "dependency-cycle", "Services that wait for each other",
      "depends_on, links, volumes_from, network_mode and their like make services wait; the "
      "wait must end somewhere.",
      "a:\n  depends_on: [b]\nb:\n  depends_on: [a]\n",
      "a:\n  depends_on: [b]\nb:\n  image: nginx\n",
      NULL },
    { "no-image", "Neither an image nor a build",
      "A service needs image:, build: or provider:.",
      "services:\n  web:\n    ports: [\"80\"]\n",
      "services:\n  web:\n    image: nginx\n    ports: [\"80\"]\n",
      NULL },
    { "conflict", "Two attributes that exclude each other",
      "Each is right by itself, but both cannot hold.",
      "network_mode: host\nnetworks: [front]\n", "networks: [front]\n", "keep one of the two" },
    { "unsupported", "Something that cannot be honoured here",
      "The file is right, but the runtime in use, or this version, cannot do what the line "
      "asks for.  Nothing is left out in silence: `up` stops before it changes anything.  "
      "`check --for RUNTIME` lists all such lines.",
      NULL, NULL, NULL },
    { "health-needs-shell", "A health check that needs a shell",
      "docker's client takes a health check as one line for /bin/sh, and the image has no "
      "shell.  podman takes the list of words as it is.",
      NULL, NULL, NULL },
    { "external-missing", "Something external is not there",
      "A network or volume with external: true is made by somebody else, before.",
      "networks:\n  front:\n    external: true\n", "networks:\n  front:\n", NULL },
    { "ambiguous-network", "Two networks of one name",
      "The engine has several networks of this name: only an id says which one is meant.",
      NULL, NULL, NULL },
    { "network-label", "A network of somebody else",
      "A network of this name is there, but its label says that it was made for another "
      "network of a compose file, or for none.",
      NULL, NULL, NULL },
    { "external-object", "A secret or config that only an orchestrator stores",
      "external: true means a store that a single engine does not have.",
      "secrets:\n  key:\n    external: true\n", "secrets:\n  key:\n    file: ./key.txt\n",
      NULL },
    { "undefined-object", "A secret or config that nobody defines",
      "A service uses a secret or config that the project does not have.", NULL, NULL, NULL },
    { "variable-not-set", "The variable of a secret or config is not set",
      "environment: NAME takes the content from a variable, which must be set when the "
      "container is made.",
      NULL, NULL, NULL },
    { "read-only-copy", "A file for a container that cannot be written",
      "The content of a secret or config that does not come from a file is copied into the "
      "container, which read_only: true forbids.",
      "read_only: true\nconfigs: [{source: made}]\n", "configs: [{source: made}]\n", NULL },
    { "container-name-scaled", "One name for several containers",
      "container_name is the name of one container; a service with several has none.",
      "container_name: web\nscale: 2\n", "scale: 2\n", NULL },
    { "missing-container", "The container to share with is not there",
      "network_mode, ipc, pid and volumes_from of another service need a container of it.",
      NULL, NULL, NULL },
    { "missing-dependency", "A dependency has no container",
      "`start` starts what is there; what a service depends on was never made.",
      NULL, NULL, NULL },
    { "no-container", "There is no container to start",
      "`start` starts what is there: `up` makes it.", NULL, NULL, NULL },
    { "no-service", "No service is chosen",
      "All services of the project have profiles, and none of them is active.",
      NULL, NULL, NULL },

    { "unsupported-format", "An unknown output format",
      "config prints yaml and json.", NULL, NULL, NULL },
    { "not-in-json", "A number that JSON does not have",
      "An extension holds .inf or .nan.  YAML has words for them, JSON has none: put the value "
      "into quotes, or ask for --format yaml.",
      NULL, NULL, NULL },
    { "no-such-service", "A service that the project does not have",
      "The name on the command line is none of the project's services.", NULL, NULL, NULL },
    { "no-such-path", "A path that leads nowhere",
      "config --explain takes the path of a value: services.web.ports[0].", NULL, NULL, NULL },
    { "no-such-variable", "A variable that nobody sets or asks for",
      "env --explain takes the name of a variable.", NULL, NULL, NULL },
    { "bad-path", "A path that cannot be read",
      "Keys are separated by dots, elements of lists stand in brackets, keys with dots in "
      "quotes: services.web.labels.\"com.example.key\".", NULL, NULL, NULL },
};
/* clang-format on */

const size_t error_row_count = ARRAY_LEN(error_rows);
