"""Many articles: order, memory, errors, threads, processes and Ctrl-C."""

import concurrent.futures
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import triplewire as tw


def test_records_keep_the_order_of_the_articles(many):
    extractor = tw.Extractor()
    alone = [extractor.extract(document) for document in many(300)]
    for threads, ahead in [(None, None), (1, 1), (2, 3), (4, 1000)]:
        assert list(extractor.pipe(many(300), threads=threads, ahead=ahead)) == alone
    assert list(extractor.pipe([])) == []
    assert next(iter(extractor.pipe(["Norway condemned it."]))).entities[0].name == "Norway"
    assert list(extractor.pipe(alone)) == alone


def test_no_more_is_taken_than_was_said(many):
    taken = 0

    def endless():
        nonlocal taken
        for document in itertools.cycle(many(5)):
            taken += 1
            yield document

    pipe = tw.Extractor().pipe(endless(), ahead=8)
    assert taken == 0
    for number in range(1, 21):
        next(pipe)
        assert taken <= number + 8


def test_an_error_comes_in_its_place(many):
    def failing():
        yield from many(3)
        raise KeyError("the archive is gone")

    pipe = tw.Extractor().pipe(failing())
    assert [next(pipe).id for _ in range(3)] == ["a0", "a1", "a2"]
    with pytest.raises(KeyError):
        next(pipe)
    assert list(pipe) == []
    errors = []
    mixed = ["Norway condemned it.", " ", "Sweden condemned it."]
    assert len(list(tw.Extractor().pipe(mixed, on_error=errors.append))) == 2
    assert [type(error) for error in errors] == [tw.ReadError]
    with pytest.raises(TypeError):
        list(tw.Extractor().pipe([7]))


def test_the_lock_is_not_held(many):
    """Another thread of Python goes on while a pipe is waited for."""
    ticks = 0
    done = threading.Event()

    def tick():
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    list(tw.Extractor().pipe(many(200)))
    done.set()
    thread.join()
    assert ticks > 3


def test_many_threads_use_one_extractor(many):
    extractor = tw.Extractor()
    documents = list(many(40))
    alone = [extractor.extract(document) for document in documents]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extractor.extract, documents)) == alone
        assert [list(found) for found in pool.map(lambda _: extractor.pipe(documents), range(4))] == [alone] * 4
        graphs = pool.map(lambda _: tw.build(alone).to_bytes(), range(4))
        assert len(set(graphs)) == 1


def work(texts):
    """What a process of its own does: all that has threads behind it."""
    records = list(tw.Extractor().pipe(texts))
    graph = tw.build(records)
    return [record.to_json() for record in records], graph.to_bytes(), len(graph.query("SELECT * { ?s ?p ?o }")), len(graph.check())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_have_threads_of_their_own(method):
    texts = [f"Norway condemned Sweden on Monday, number {number}." for number in range(20)]
    here = work(texts)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map_async(work, [texts] * 4).get(timeout=180) == [here] * 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_pipe_stays_in_its_process(many):
    pipe = tw.Extractor().pipe(many(50))
    next(pipe)
    child = os.fork()
    if child == 0:
        try:
            next(pipe)
        except tw.Error:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert len(list(pipe)) == 49


@pytest.mark.parametrize(
    "call",
    [
        "list(tw.Extractor().pipe(endless()))",
        "tw.build(endless())",
        "graph.query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }')",
    ],
)
def test_ctrl_c_ends_a_long_call(call):
    script = f"""
import itertools, sys, triplewire as tw
graph = tw.build([f"Norway condemned Sweden on Monday, number {{n}}. Jane Roe met John Doe." for n in range(60)])
def endless():
    for number in itertools.count():
        yield tw.Document(f"Norway condemned Sweden, number {{number}}.", id=str(number))
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    sys.exit(42)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert process.wait(timeout=60) == 42
    assert time.monotonic() - began < 10
    process.stdout.close()


def test_ctrl_c_ends_the_program(tmp_path):
    facts = tmp_path / "facts.nt"
    facts.write_text("".join(f"<urn:{number}> <urn:p> <urn:{number + 1}> .\n" for number in range(400)))
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    line = "import sys; from triplewire._program import main; sys.exit(main())"
    process = subprocess.Popen([sys.executable, "-c", line, "query", "-q", "-d", str(facts), query])
    time.sleep(2)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) in (-signal.SIGINT, 130)
