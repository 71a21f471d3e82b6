"""How long the pages of `triplewire serve` take over a large graph: page_speed.py PROGRAM GRAPH [TIMES]

GRAPH is a graph file or a store. Each page is asked TIMES (20) times over the loopback, after once: the start, the person, country, outlet, article
and event with the most to show, pictures, timelines, two outlets side by side, a search for two words, a query. Prints the size of
a page, the median, the longest time, and exits with 1 if a median is over 50 ms.
"""

import json
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

ADDRESS = "http://127.0.0.1:7403"
MOST = 50
BUSIEST = {
    "person": "?x a tw:Person . ?e tw:actor ?x",
    "country": "?x a tw:Country . ?e tw:actor ?x",
    "outlet": "?a schema:publisher ?x",
    "article": "?e tw:reportedIn ?x",
    "event": "?x a tw:Event ; tw:actor ?e",
}


def get(path, accept="text/html"):
    request = urllib.request.Request(ADDRESS + path, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=300) as reply:
        return reply.read()


def busiest(pattern):
    query = f"SELECT ?x {{ {pattern} }} GROUP BY ?x ORDER BY DESC(COUNT(*)) ?x LIMIT 2"
    answer = json.loads(get("/sparql?query=" + urllib.parse.quote(query), "application/sparql-results+json"))
    return [urllib.parse.quote(row["x"]["value"], safe="") for row in answer["results"]["bindings"]]


def pages():
    yield "start", "/"
    found = {kind: busiest(pattern) for kind, pattern in BUSIEST.items()}
    for kind, things in found.items():
        for thing in things[:1]:
            yield kind, f"/resource?iri={thing}"
    for kind in ("person", "country"):
        for thing in found[kind][:1]:
            yield f"picture of the {kind}", f"/graph?e={thing}"
            yield f"timeline of the {kind}", f"/timeline?thing={thing}"
            yield f"claims of the {kind}", f"/timeline?kind=claim&thing={thing}"
            if len(found["outlet"]) > 1:
                yield f"two outlets on the {kind}", f"/compare?thing={thing}"
    yield "picture of all", "/graph"
    yield "timeline of all", "/timeline"
    yield "search", "/search?q=ceasefire+talks"
    yield "query", "/query?query=" + urllib.parse.quote("SELECT ?x ?name { ?x a tw:Country ; rdfs:label ?name } LIMIT 100")


def main(program, graph, times=20):
    command = [program, "serve", graph, "--bind", ADDRESS.removeprefix("http://"), "--query-timeout", "300"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(3000):
            try:
                get("/readyz")
                break
            except OSError:
                time.sleep(0.1)
        slow = []
        for name, path in pages():
            size = len(get(path))
            took = []
            for _ in range(int(times)):
                begun = time.perf_counter()
                get(path)
                took.append((time.perf_counter() - begun) * 1000)
            median = statistics.median(took)
            if median > MOST:
                slow.append(name)
            print(f"{name:28} {size:9,} bytes  median {median:7.1f} ms  longest {max(took):7.1f} ms", flush=True)
    finally:
        server.terminate()
        server.wait()
    if slow:
        sys.exit(f"over {MOST} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
