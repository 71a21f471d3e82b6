"""How many requests a second `triplewire serve` answers, beside other servers: load.py PROGRAM GRAPH SECONDS WRK [OXIGRAPH]

GRAPH is a graph file. 64 clients (WRK, the program `wrk` of Debian's package) ask each server in turn over the loopback for
SECONDS each: an ASK, a star query of 50 rows and, of Triplewire alone, the page of the
entity with the most events. OXIGRAPH is the program of the crate oxigraph-cli, whose store in memory is given the same graph.
Prints requests a second, the 99th percentile and answers that were none, with the ratios.
"""

import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

PREFIXES = "PREFIX tw: <https://w3id.org/triplewire#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ASK = PREFIXES + "ASK { ?claim a tw:Claim ; tw:speaker ?who }"
STAR = PREFIXES + (
    "SELECT ?event ?type ?actor ?target ?article { ?event tw:eventType ?type ; tw:actor ?actor ; tw:target ?target ;"
    " tw:modality ?modality ; tw:reportedIn ?article } LIMIT 50"
)
BUSIEST = PREFIXES + "SELECT ?who { ?event tw:actor ?who } GROUP BY ?who ORDER BY DESC(COUNT(*)) ?who LIMIT 1"


def wait(address):
    for _ in range(600):
        try:
            urllib.request.urlopen(address).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing is at {address}")


def measure(wrk, address, seconds, accept):
    command = [wrk, "-c", "64", "-t", "2", "-d", f"{seconds}s", "--latency", "--timeout", "30s", "-H", f"Accept: {accept}", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", said).groups()
    late = float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return rate, late, int(bad[1]) if bad else 0


def main(program, graph, seconds, wrk, oxigraph=None):
    rows, busiest = {}, None
    ask = "/{}?query=" + urllib.parse.quote(ASK)
    star = "/{}?query=" + urllib.parse.quote(STAR)
    json = "application/sparql-results+json"
    with tempfile.TemporaryDirectory() as folder:
        triples = Path(folder) / "graph.nt"
        subprocess.run([program, "export", "-q", "-d", graph, "-o", triples], check=True)
        listed = subprocess.run([program, "query", "-q", "-d", triples, "--format", "csv", BUSIEST], capture_output=True, text=True, check=True)
        busiest = listed.stdout.split("\n")[1].strip()
        server = subprocess.Popen([program, "serve", triples, "--bind", "127.0.0.1:7401"], stderr=subprocess.DEVNULL)
        try:
            wait("http://127.0.0.1:7401/healthz")
            page = "/resource?iri=" + urllib.parse.quote(busiest, safe="")
            asked = [("ASK", ask.format("sparql"), json), ("star", star.format("sparql"), json), ("page", page, "text/html")]
            for name, address, accept in asked:
                rows["triplewire", name] = measure(wrk, "http://127.0.0.1:7401" + address, seconds, accept)
        finally:
            server.terminate()
            server.wait()
        if oxigraph:
            server = subprocess.Popen([oxigraph, "serve", "--bind", "127.0.0.1:7402"], stderr=subprocess.DEVNULL)
            try:
                wait("http://127.0.0.1:7402/")
                request = urllib.request.Request("http://127.0.0.1:7402/store?default", triples.read_bytes(), method="POST")
                request.add_header("Content-Type", "application/n-triples")
                urllib.request.urlopen(request).read()
                for name, address in (("ASK", ask), ("star", star)):
                    rows["oxigraph", name] = measure(wrk, "http://127.0.0.1:7402" + address.format("query"), seconds, json)
            finally:
                server.terminate()
                server.wait()
        print(f"{sum(1 for _ in triples.open('rb')):,} triples, 64 clients, {seconds} s each")
    for (server, name), (rate, late, bad) in rows.items():
        other = rows.get(("oxigraph", name))
        ratio = f"  {rate / other[0]:5.2f} times as many, {late / other[1]:5.2f} times as late" if other and server == "triplewire" else ""
        print(f"{server:10} {name:5} {rate:10.0f} a second  99% within {late:8.1f} ms  {bad} refused{ratio}")


if __name__ == "__main__":
    main(*sys.argv[1:])
