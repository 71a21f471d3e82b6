"""Commands of Jena's TDB2, which Fuseki stores graphs in, from Debian's package libapache-jena-java.

Comes in: a directory on the path. Goes out: whether the commands can be had; then they lie in the directory.
"""

import shutil
import zipfile
from pathlib import Path

JARS = Path("/usr/share/java")
# Jars that bind what is logged in ways that exclude one another.
ODD = ("maven3-slf4j", "slf4j-jcl", "slf4j-log4j", "slf4j-simple", "slf4j-jdk14", "log4j-over", "jcl-over", "jul-to")
COMMANDS = ("tdb2.tdbloader", "tdb2.tdbquery")


def commands(directory):
    if not shutil.which("java") or not (JARS / "jena-tdb2.jar").exists():
        return False
    # Debian moves a part of Jena to another package, but not the texts that it loads.
    moved = "org/apache/jena/ext/"
    texts = directory / "texts"
    with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(f"{moved}xerces/") and name.endswith(".properties"):
                text = texts / name.removeprefix(moved)
                text.parent.mkdir(parents=True, exist_ok=True)
                text.write_bytes(archive.read(name))
    path = ":".join([str(texts), *sorted(str(jar) for jar in JARS.glob("*.jar") if not jar.name.startswith(ODD))])
    for command in COMMANDS:
        script = directory / command
        script.write_text(f'#!/bin/sh\nexec java -cp "{path}" {command} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return True
