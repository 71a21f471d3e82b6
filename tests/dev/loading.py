#!/usr/bin/env python3
"""Runs the commands of docs/loading.md in the programs that are here, and compares what they answer with our own answer.

Comes in: the program, the repository, a directory to work in, which is made anew. Each section of the page is a script; it is run if
the programs that it needs are on the path. Goes out: a line for each section; exit code 1 if a command fails, or if a program does
not hold what the graph has. Servers that a section starts are ended with it.

    python3 -m venv venv && venv/bin/pip install oxigraph qlever alephclient followthemoney
    PATH=$PWD/venv/bin:$PATH python3 tests/dev/loading.py target/release/triplewire . work/

From Debian: virtuoso-opensource-7-bin, openrefine, libowlapi-java, libapache-jena-java, a JDK and curl.
"""

import csv
import http.server
import io
import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import jena
from openrefine import reconciled
from page_commands import Shell, blocks, desk

# What a section needs on the path. Without it the section is not run.
NEEDS = {
    "The graph and a question": [],
    "Oxigraph": ["oxigraph"],
    "Virtuoso": ["virtuoso-t", "isql-vt"],
    "Fuseki": ["tdb2.tdbloader"],
    "QLever": ["qlever"],
    "GraphDB": ["graphdb"],
    "Neo4j": ["neo4j-admin"],
    "Gephi": [],
    "Aleph": ["alephclient"],
    "OpenRefine": ["openrefine"],
    "Protégé": ["java"],
}
OWL_API = Path("/usr/share/java/owlapi-distribution.jar")
# The sections that end with the answer to the question.
ANSWERS = ["Oxigraph", "Virtuoso", "Fuseki", "QLever", "GraphDB"]


def sections(page):
    """The commands of each section, by its title."""
    found = {}
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title = part.split("\n", 1)[0]
        if commands := blocks(part):
            found[title] = "".join(commands)
    return found


def as_far_as_here(title, script):
    """The script without what cannot be had: the server of Fuseki, above whose store we ask; QLever, whose commands are shown."""
    if title == "Fuseki" and not shutil.which("fuseki-server"):
        script = script.partition("fuseki-server")[0]
        return f"{script}tdb2.tdbquery --tdb fuseki.ttl --query meetings.rq --results CSV\n"
    if title == "QLever" and not shutil.which("qlever-index"):
        return "".join(f"{line} --show\n" for line in script.splitlines() if line.startswith("qlever "))
    return script


def rows(text):
    """The rows of a table in CSV, which may stand below other lines, as a set."""
    table = list(csv.reader(io.StringIO(text)))
    head = next((at for at, row in enumerate(table) if row and row[0] == "who"), None)
    return None if head is None else {tuple(row) for row in table[head + 1 :] if row}


class Aleph(http.server.BaseHTTPRequestHandler):
    """What of Aleph's API its client uses to write: collections, and entities into them."""

    entities = []

    def do_GET(self):
        self.answer({"results": [], "total": 0, "limit": 20, "offset": 0, "next": None})

    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "null")
        if self.path.split("?")[0].endswith("/_bulk"):
            self.entities.extend(content)
        self.answer({"id": "1", "collection_id": "1", "foreign_id": "news"})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def gephi(work):
    nodes = ElementTree.parse(work / "graph.gexf").getroot().iter("{http://gexf.net/1.3}node")
    return f"{sum(1 for _ in nodes)} nodes"


def aleph(work):
    from followthemoney import model

    wanted = {json.loads(line)["id"] for line in (work / "graph.ftm.json").read_text(encoding="utf-8").splitlines()}
    found = {model.get_proxy(entity).id for entity in Aleph.entities}
    if found != wanted:
        raise ValueError(f"{len(found)} entities came, {len(wanted)} were sent")
    return f"{len(found)} entities"


def protege(work, repository):
    """The OWL API must find every entity, and every class of the ontology declared."""
    command = ["java", "-cp", "/usr/share/java/*", str(repository / "tests/dev/OwlApi.java"), str(work / "news.ttl")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise ValueError(ran.stderr[-2000:])
    return ran.stdout.strip()


def check(title, shell, work, repository, own):
    """What a program holds, in words; an error if it is not what the graph has."""
    if title == "QLever" and not shutil.which("qlever-index"):
        return "only shown"
    if title in ANSWERS:
        found = rows(shell.said())
        if found != own:
            raise ValueError(f"{found} instead of {own}")
        return f"{len(found)} rows, as we have"
    if title == "OpenRefine":
        return reconciled(work / "people.csv", "http://127.0.0.1:7333/reconcile/graph")
    if title == "Protégé":
        return protege(work, repository)
    return {"Gephi": gephi, "Aleph": aleph}.get(title, lambda work: "done")(work)


def main(program, repository, work):
    repository, work = Path(repository).resolve(), Path(work).resolve()
    environment = desk(program, repository, work)
    jena.commands(work / "bin")
    stub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aleph)
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    environment.update(ALEPHCLIENT_HOST=f"http://127.0.0.1:{stub.server_port}", ALEPHCLIENT_API_KEY="key")
    # OpenRefine opens a browser, and keeps its projects in the home directory, unless it is told otherwise.
    environment.update(HOME=str(work), JAVA_OPTIONS="-Drefine.headless=true")
    scripts = sections((repository / "docs/loading.md").read_text(encoding="utf-8"))
    if set(scripts) != set(NEEDS):
        sys.exit(f"error: the sections of the page are not those that are known: {set(scripts) ^ set(NEEDS)}")
    own, failed = None, 0
    for title, script in scripts.items():
        missing = [name for name in NEEDS[title] if not shutil.which(name, path=environment["PATH"])]
        if title == "Protégé" and not OWL_API.exists():
            missing.append("OWL API")
        if missing:
            print(f"{title}: NOT RUN: there is no {missing[0]}")
            continue
        with Shell(title, as_far_as_here(title, script), work, environment, 300) as shell:
            try:
                if shell.code != 0:
                    raise ValueError(f"exit code {shell.code}")
                if own is None:
                    asked = ["triplewire", "query", "-q", "-d", "graph.nq", "-f", "meetings.rq", "--format", "csv"]
                    own = rows(subprocess.run(asked, cwd=work, env=environment, capture_output=True, text=True, check=True).stdout)
                    print(f"the question has {len(own)} rows")
                    assert own, "the question has an answer"
                    continue
                print(f"{title}: {check(title, shell, work, repository, own)}")
            except (ValueError, OSError, KeyError) as error:
                failed += 1
                print(f"error: {title}: {error}\n{shell.said()[-3000:]}\n{shell.told()[-3000:]}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
