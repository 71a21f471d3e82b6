"""What `triplewire serve` bears: serve_faults.py PROGRAM [TRIALS]

- kill -9 while it writes, TRIALS times (20): afterwards the store is whole, what was answered is in it, what was not is in it
  whole or not at all, by graphs, updates and articles;
- SIGTERM: answers in flight are finished, and the program ends with 0;
- a thousand idle connections, clients that send a byte a second, clients that go in the middle of an answer, and eight
  queries without end at once, while /healthz is asked: each answer within 100 ms;
- memory at the end as after the first round of the same.

Prints a line for each and exits with 1 if one is not so. Needs nothing but Python; Linux tells the memory.
"""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

TOKEN = "a token that nobody guesses"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " }"
wrong = []


def tell(what, is_so, detail=""):
    print(f"{'ok   ' if is_so else 'WRONG'} {what}{': ' if detail else ''}{detail}", flush=True)
    if not is_so:
        wrong.append(what)


class Server:
    def __init__(self, program, *arguments):
        command = [program, "serve", "--bind", "127.0.0.1:0", *map(str, arguments)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                return
        raise SystemExit("the server has ended")

    def ask(self, method, address, body=None, timeout=60, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, address, body, headers | {"Authorization": f"Bearer {TOKEN}"})
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def query(self, text, **headers):
        return self.ask("GET", "/sparql?query=" + urllib.parse.quote(text), **headers)

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def open(self):
        connection = socket.create_connection(("127.0.0.1", self.port))
        return connection


def graph(number):
    return f"urn:graph:{number}"


def writes(server, first, done):
    """Writes until the server is no more; `done` gets what was answered."""
    number = first
    while True:
        lines = "".join(f"<urn:s{number}> <urn:p> {n} .\n" for n in range(200))
        try:
            if number % 3 == 0:
                address = "/rdf-graph-store?graph=" + urllib.parse.quote(graph(number))
                status, _ = server.ask("PUT", address, lines, Content_Type="text/turtle")
            elif number % 3 == 1:
                update = f"INSERT DATA {{ GRAPH <{graph(number)}> {{ {lines} }} }}"
                status, _ = server.ask("POST", "/sparql", update, Content_Type="application/sparql-update")
            else:
                article = {"id": f"a{number}", "published": "2021-05-04", "text": "Norway's minister Ada Lund met Peru's president in Oslo."}
                status, _ = server.ask("POST", "/articles", json.dumps(article), Content_Type="application/json")
        except (OSError, http.client.HTTPException):
            return
        if status not in (200, 201, 204):
            tell("a write is taken", False, str(status))
            return
        done.append(number)
        number += 1


def rows(program, store, query):
    command = [program, "query", "-q", "-d", store, "--format", "csv", query]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.split(",") for line in answer.stdout.split("\n")[1:] if line.strip()]


def killed(program, store, token, trials):
    known, first, lost, parts, damaged = [], 0, 0, 0, 0
    for trial in range(trials):
        server = Server(program, store, "--writable", "--token-file", token)
        done = []
        writer = threading.Thread(target=writes, args=(server, first, done))
        writer.start()
        time.sleep(0.3 + (trial * 37 % 100) / 100)
        server.process.kill()
        server.process.wait()
        writer.join()
        known += done
        first = (done[-1] if done else first) + 2
        verified = subprocess.run([program, "store", "verify", store], capture_output=True, text=True)
        damaged += verified.returncode != 0
        counts = {name: int(count) for name, count in rows(program, store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <urn:p> ?o } } GROUP BY ?g")}
        articles = {row[0].strip() for row in rows(program, store, "SELECT ?id { ?a a tw:Article ; dcterms:identifier ?id }")}
        parts += sum(count != 200 for count in counts.values())
        lost += sum(graph(number) not in counts if number % 3 < 2 else f"a{number}" not in articles for number in known)
    detail = f"{trials} times, {len(known)} writes answered, {lost} of them lost, {parts} in parts, {damaged} stores damaged"
    tell("kill -9 while it writes", not (lost or parts or damaged), detail)


def terminated(program, store, token):
    server = Server(program, store, "--writable", "--token-file", token, "--query-timeout", "2")
    answers = []

    def asked(*request, **headers):
        try:
            answers.append(server.ask(*request, **headers)[0])
        except OSError as error:
            answers.append(repr(error))

    lines = "".join(f"<urn:t{n}> <urn:q> <urn:o{n}> .\n" for n in range(200_000))
    requests = [
        threading.Thread(target=asked, args=("GET", "/sparql?query=" + urllib.parse.quote(ENDLESS))),
        threading.Thread(target=asked, args=("PUT", "/rdf-graph-store?graph=urn:last", lines), kwargs={"Content_Type": "text/turtle"}),
    ]
    for thread in requests:
        thread.start()
    time.sleep(0.4)
    server.process.send_signal(signal.SIGTERM)
    for thread in requests:
        thread.join()
    code = server.process.wait()
    count = rows(program, store, "SELECT (COUNT(*) AS ?n) { GRAPH <urn:last> { ?s ?p ?o } }")[0][0].strip()
    tell("SIGTERM finishes what is being answered", sorted(map(str, answers)) == ["201", "503"] and code == 0 and count == "200000", f"{answers}, exit code {code}, {count} statements")


def load(server):
    """One round of what clients do to a server; the longest time that /healthz took, in ms."""
    idle = [server.open() for _ in range(1000)]
    slow = [server.open() for _ in range(20)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    longest, over = [0.0], threading.Event()

    def watch():
        while not over.is_set():
            begun = time.monotonic()
            status, _ = server.ask("GET", "/healthz")
            longest[0] = max(longest[0], time.monotonic() - begun)
            assert status == 200
            for connection in slow:
                try:
                    connection.sendall(b"x")
                except OSError:
                    pass
            time.sleep(0.02)

    def gone(number):
        for _ in range(50):
            connection = server.open()
            # A close that resets the connection.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            query = ENDLESS if number % 2 else "SELECT * { ?s ?p ?o }"
            connection.sendall(f"GET /sparql?query={urllib.parse.quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if number % 2 == 0:
                connection.recv(1000)
            connection.close()

    def runaway():
        try:
            server.query(ENDLESS)
        except OSError:
            pass

    watcher = threading.Thread(target=watch)
    watcher.start()
    for kind in ([threading.Thread(target=runaway) for _ in range(8)], [threading.Thread(target=gone, args=(n,)) for n in range(4)]):
        for thread in kind:
            thread.start()
        for thread in kind:
            thread.join()
    over.set()
    watcher.join()
    for connection in idle + slow:
        connection.close()
    return longest[0] * 1000


def borne(program, store):
    server = Server(program, store, "--query-timeout", "3", "--query-memory", "256")
    time.sleep(0.5)
    longest = load(server)
    first = server.memory()
    for _ in range(3):
        longest = max(longest, load(server))
    time.sleep(1)
    last = server.memory()
    tell("/healthz while 8 queries run away, 1,000 connections idle, 20 clients are slow and 200 go", longest <= 100, f"at most {longest:.0f} ms")
    tell("memory after four rounds as after one", last <= first * 1.1 + 8, f"{first:.0f} MiB, then {last:.0f} MiB")
    # A client that sends a byte now and then is cut off in the end.
    connection = server.open()
    connection.settimeout(40)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
    begun = time.monotonic()
    try:
        while connection.recv(1000) == b"":
            break
    except OSError:
        pass
    tell("a header that does not end is cut off", time.monotonic() - begun < 30, f"after {time.monotonic() - begun:.0f} s")
    status, body = server.query("ASK {}")
    metrics = server.ask("GET", "/metrics")[1].decode()
    open_now = re.search(r"triplewire_connections (\d+)", metrics)[1]
    tell("it goes on", status == 200 and int(open_now) <= 2, f"{open_now} connection open")
    server.process.terminate()
    server.process.wait()


def main(program, trials=20):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        token, article, store = folder / "token", folder / "article.txt", folder / "store"
        token.write_text(TOKEN)
        article.write_text("Talks in Oslo\n\nOSLO, May 3, 2021 - Norway met Sweden in Oslo on Monday.\n")
        subprocess.run([program, "build", "-q", "--store", store, article], check=True)
        killed(program, store, token, int(trials))
        terminated(program, store, token)
        borne(program, store)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
