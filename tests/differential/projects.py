"""Hand-written projects: projects.txt beside this.

A project begins with "=== NAME", each of its files with "--- PATH": what follows is its text.
Before the path may stand how the text is stored: "crlf:", "utf16le:", "utf16be:", or "link:" for a
symbolic link to the text.  Lines with @ stand before the first file: "@env NAME=VALUE", "@args ...",
"@cmd ..." for a further command, and "@dir FOLDER", where it is run.
"""
import os
import shlex

STORED = {"crlf": lambda text: text.replace("\n", "\r\n").encode(),
          "utf16le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
          "utf16be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
          "": lambda text: text.encode()}


class Project:
    def __init__(self, name):
        self.name, self.folder = name, "."
        self.files, self.environment = {}, {}
        self.arguments, self.commands = [], []

    def setting(self, word, rest):
        if word == "@env":
            name, _, value = rest.partition("=")
            self.environment[name] = value
        elif word == "@dir":
            self.folder = rest
        elif word == "@args":
            self.arguments = shlex.split(rest)
        else:
            self.commands.append(shlex.split(rest))

    def write(self, root):
        for name, text in self.files.items():
            kind, _, path = name.rpartition(":")
            path = os.path.join(root, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if kind == "link":
                os.symlink(text.strip(), path)
                continue
            with open(path, "wb") as out:
                out.write(STORED[kind](text))
        return os.path.join(root, self.folder)


def read():
    projects, path = [], None
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "projects.txt"),
              encoding="utf-8", newline="\n") as lines:
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "===":
                projects.append(Project(rest))
                path = None
            elif word == "---" and rest and not rest.startswith("#"):
                path = rest
                projects[-1].files[path] = ""
            elif path:
                projects[-1].files[path] += line
            else:
                projects[-1].setting(word, rest)
    return projects
