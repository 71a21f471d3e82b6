#!/usr/bin/env python3
"""Runs the commands of docs/serve.md, each block with the server that it starts, or else with one of a graph.

Comes in: the program, the repository, a directory to work in, which is made anew. Goes out: a line for each block; exit code 1 if a
command fails, or if a request is answered with an error. Needs bash and curl, and port 7333.

    python3 tests/dev/serving.py target/release/triplewire . work/
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

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


def run(text, work, environment):
    process = subprocess.Popen(
        ["bash", "-euc", text], cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        code = process.wait(120)
    finally:
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
    said, wrong = process.communicate()
    return code, said, wrong


def main(program, repository, work):
    repository, work = Path(repository).resolve(), Path(work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    (work / "bin").mkdir(parents=True)
    (work / "bin/triplewire").symlink_to(Path(program).resolve())
    (work / "examples").symlink_to(repository / "examples")
    (work / "article.json").write_text(json.dumps(ARTICLE), encoding="utf-8")
    environment = dict(os.environ, PATH=f"{work / 'bin'}:{os.environ['PATH']}")
    subprocess.run(["bash", "-euc", BEFORE], cwd=work, env=environment, check=True)
    page = (repository / "docs/serve.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    failed = 0
    for block in blocks:
        code, said, wrong = run(script(block), work, environment)
        print(f"{block.splitlines()[0]}: {'done' if code == 0 else 'failed'}, {len(said.splitlines())} lines answered")
        if code != 0:
            failed += 1
            print(f"error: exit code {code}\n{said}\n{wrong}", file=sys.stderr)
    if not blocks:
        sys.exit("error: the page has no commands")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
