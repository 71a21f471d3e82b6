"""Reads a graph with rdflib and writes it as longturtle; prints the triples and the seconds of reading and writing."""

import sys
import time

import rdflib

graph = rdflib.Graph()
graph.bind("tw", "https://w3id.org/triplewire#")
start = time.perf_counter()
graph.parse(sys.argv[1], format="nt")
read = time.perf_counter()
graph.serialize(sys.argv[2], format="longturtle")
written = time.perf_counter()
print(len(graph), f"{read - start:.2f} {written - read:.2f}")
