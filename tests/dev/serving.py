#!/usr/bin/env python3
"""Runs the commands of docs/serve.md, each block with the server that it starts, or else with one of a graph.

Comes in: the program, the repository, a directory to work in, which is made anew. Goes out: a line for each block; exit code 1 if a
command fails, or if a request is answered with an error. Needs bash and curl, and port 7333.

    python3 tests/dev/serving.py target/release/triplewire . work/
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from page_commands import Shell, blocks, desk

ORIGIN = "http://127.0.0.1:7333"
# What a reader has before the commands of the page.
BEFORE = """
triplewire build -q examples/articles -o graph.ttl
triplewire build -q examples/articles --store store
printf 'id,label,type,country\\nhttps://desk.example/18,Abdulaziz Kamilov,person,UZ\\n' > names.csv
triplewire kb build -q names.csv -o world.kb
printf 'entity,target,decision\\n' > decisions.csv
printf '%s' 'a token that nobody else has' > token
printf '<https://news.example/1> <https://schema.org/comment> "to be checked" .' > notes.ttl
"""
ARTICLE = {"id": "a-17", "published": "2021-03-31", "source": "Harbour Desk", "text": "Norway praised Estonia on Tuesday."}
# A request that is refused fails; the server is asked when it answers.
FIRST = f"""
curl() {{ command curl -sS --fail-with-body "$@"; }}
ready() {{ for _ in $(seq 100); do command curl -s {ORIGIN}/readyz > /dev/null && return; sleep 0.1; done; false; }}
"""


def script(block):
    """The block with its server in the background; what is asked comes after it is ready."""
    if "triplewire serve" not in block:
        block = f"triplewire serve graph.ttl\n{block}"
    return FIRST + re.sub(r"^(triplewire serve .*)$", r"\1 &\nready", block, flags=re.MULTILINE)


def main(program, repository, work):
    repository, work = Path(repository).resolve(), Path(work).resolve()
    environment = desk(program, repository, work)
    (work / "article.json").write_text(json.dumps(ARTICLE), encoding="utf-8")
    subprocess.run(["bash", "-euc", BEFORE], cwd=work, env=environment, check=True)
    page = (repository / "docs/serve.md").read_text(encoding="utf-8")
    commands = blocks(page)
    failed = 0
    for number, block in enumerate(commands, 1):
        with Shell(f"block-{number}", script(block), work, environment, 120) as shell:
            said = shell.said()
        print(f"{block.splitlines()[0]}: {'done' if shell.code == 0 else 'failed'}, {len(said.splitlines())} lines answered")
        if shell.code != 0:
            failed += 1
            print(f"error: exit code {shell.code}\n{said}\n{shell.told()}", file=sys.stderr)
    if not commands:
        sys.exit("error: the page has no commands")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
