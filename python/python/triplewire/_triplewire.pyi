"""
The engine of the package.
"""

from _typeshed import Incomplete, SupportsGetItem
from os import PathLike
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "CombinerCore", "Document", "ExtractorCore", "GraphCore", "IndexCore", "MergerCore", "NoticeCore", "PartsCore", "PipeCore", "ReadingCore", "RecordCore", "ResultCore", "SettledCore", "add_to_store", "asked", "build_graph", "build_index", "explain_name", "explain_statement", "finals", "finish", "graph_table", "import_records", "link_graph", "merge", "open_store", "quads", "read", "run_program", "save_graph", "withdraw_from_store", "write_graph"]

__version__: Final[str]
"""
The version of the package.
"""

@final
class CombinerCore:
    """
    Puts states together while they fit into memory.
    """
    def __new__(cls, /, memory: SupportsIndex) -> CombinerCore: ...
    def add(self, /, stages: SupportsGetItem[int, str], keys: SupportsGetItem[int, str], states: SupportsGetItem[int, bytes | bytearray]) -> None: ...
    def add_articles(self, /, keys: SupportsGetItem[int, bytes | bytearray], places: SupportsGetItem[int, SupportsIndex]) -> None: ...
    def add_bearers(self, /, keys: SupportsGetItem[int, bytes | bytearray], names: SupportsGetItem[int, str]) -> None: ...
    def add_marks(self, /, keys: SupportsGetItem[int, bytes | bytearray]) -> None: ...
    def add_things(self, /, keys: SupportsGetItem[int, bytes | bytearray], settled: SettledCore) -> None: ...
    def is_full(self, /) -> bool: ...
    def take(self, /) -> tuple[list[str], list[str], list[bytes]]: ...

@final
class Document:
    """
    One news article: its words, and what is known about where they come from.

    Parameters
    ----------
    text : str
        The body, without the headline. Offsets of records count its characters, as Python does.
    id : str, optional
        The identity of the article among all others; else its URL, else a UUID of its title and text.
    title : str, optional
        The headline.
    source : str, optional
        The outlet that published the article, by name.
    url : str, optional
        Where the article is found on the web.
    published : str, optional
        When it was published: "2020-10-23", "2020-10" or "2020". If it is not given, the words of the text may tell it.
    language : str, optional
        The language of the text, a tag of BCP 47. If it is not given, it is found out.
    version : int, optional
        The number of this version of the article: the greater is the newer.
    modified : str, optional
        When this version was made: an RFC 3339 timestamp, or a date.
    any_language : bool, default False
        Whether an article that is not in English is taken: only names are found in it.

    Raises
    ------
    ReadError
        If there are no words in the text, or they are not in English and that was not asked for.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, text: str, *, id: str | None = None, title: str | None = None, source: str | None = None, url: str | None = None, published: str | None = None, language: str | None = None, version: SupportsIndex | None = None, modified: str | None = None, any_language: bool = False) -> Document: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def _from_json(json: str) -> Document:
        """
        The document that a text of JSON holds, as it was when it was written.
        """
    @property
    def id(self, /) -> str:
        """
        The identity of the article among all others.
        """
    @property
    def language(self, /) -> str | None:
        """
        The language of the text, a tag of BCP 47.
        """
    @property
    def modified(self, /) -> str | None:
        """
        When this version was made.
        """
    @property
    def published(self, /) -> str | None:
        """
        When it was published, as precisely as is known: "2020-10-23", "2020-10" or "2020".
        """
    @property
    def published_inferred(self, /) -> bool:
        """
        Whether the date was not given, but is taken from the words of the text.
        """
    @property
    def source(self, /) -> str | None:
        """
        The outlet that published the article, by name.
        """
    @property
    def text(self, /) -> str:
        """
        The body, without the headline.
        """
    @property
    def title(self, /) -> str | None:
        """
        The headline.
        """
    def to_json(self, /) -> str:
        """
        The document as JSON.

        Returns
        -------
        str
            One line, which `read` takes.
        """
    @property
    def url(self, /) -> str | None:
        """
        Where the article is found on the web.
        """
    @property
    def version(self, /) -> int | None:
        """
        The number of this version of the article.
        """

@final
class ExtractorCore:
    """
    The core of an extractor.
    """
    def __new__(cls, /, all_events: bool, rules: SupportsGetItem[int, str | PathLike[str]], without_rules: SupportsGetItem[int, str]) -> ExtractorCore: ...
    def extract(self, /, item: Document | RecordCore) -> RecordCore:
        """
        What is found in one article.
        """
    def pipe(self, /, items: Any, threads: SupportsIndex | None = None, ahead: SupportsIndex | None = None) -> PipeCore:
        """
        What is found in each of many articles, in their order.
        """

@final
class GraphCore:
    """
    The core of a graph.
    """
    def __len__(self, /) -> int: ...
    def check(self, /, timeout: SupportsFloat | SupportsIndex | None = None) -> tuple[ResultCore, list[str]]:
        """
        What the built-in rules find, and why those failed that did.
        """
    @staticmethod
    def load(sources: SupportsGetItem[int, SupportsGetItem[int, SupportsIndex] | str | PathLike[str]], format: str | None = None, base: str | None = None) -> GraphCore:
        """
        The graph of files, stores and the contents of files together.
        """
    def prefixes(self, /) -> list[tuple[str, str]]:
        """
        The prefixes that queries need not declare, and what they stand for.
        """
    def query(self, /, text: str, timeout: SupportsFloat | SupportsIndex | None = None, memory: SupportsIndex | None = None, base: str | None = None) -> bool | GraphCore | ResultCore:
        """
        The answer to a query in SPARQL 1.1.
        """

@final
class IndexCore:
    """
    The core of an index of names.
    """
    def __new__(cls, /, path: str | PathLike[str]) -> IndexCore: ...
    def about(self, /) -> str:
        """
        What is in it, as JSON.
        """
    def find(self, /, name: str, near: bool) -> list[str]:
        """
        The entries that bear a name, each as JSON; with `near` also those whose names are like it.
        """

@final
class MergerCore:
    """
    Merges states of which those of one key come one after another.
    """
    def __new__(cls, /) -> MergerCore: ...
    def add(self, /, stages: SupportsGetItem[int, str], keys: SupportsGetItem[int, str], states: SupportsGetItem[int, bytes | bytearray]) -> tuple[list[str], list[str], list[bytes]]: ...
    def finish(self, /) -> tuple[list[str], list[str], list[bytes]]: ...

@final
class NoticeCore:
    """
    A publisher's word that an article must not be used, beside the exception that tells it.
    """

@final
class PartsCore:
    """
    How documents are read, extracted from and mapped.
    """
    def __new__(cls, /, publisher: str | None, published: str | None, language: str | None, fields: SupportsGetItem[int, tuple[str, str]], article_seconds: SupportsIndex | None, base: str | None) -> PartsCore: ...
    def extract_file(self, /, name: str, content: bytes | bytearray) -> Incomplete:
        """
        What is found in the articles of a file of any form that is read.
        """
    def extract_lines(self, /, lines: SupportsGetItem[int, bytes | bytearray]) -> Incomplete:
        """
        What is found in records or articles as JSON, of which each is a line.
        """
    def keys(self, /, records: SupportsGetItem[int, bytes | bytearray]) -> list[bytes]:
        """
        The keys of records.
        """
    def map(self, /, records: SupportsGetItem[int, bytes | bytearray], settled: SettledCore, tables: bool) -> Incomplete:
        """
        The graphs of records that are used, by what is settled about their entities.
        """

@final
class PipeCore:
    """
    Records of many articles, in their order.
    """
    def __iter__(self, /) -> PipeCore: ...
    def __next__(self, /) -> RecordCore: ...

@final
class ReadingCore:
    """
    The items of the sources, one after another.
    """
    def __iter__(self, /) -> ReadingCore: ...
    def __next__(self, /) -> Document | RecordCore: ...

@final
class RecordCore:
    """
    The core of a record.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def annotate(self, /, all_events: bool) -> RecordCore:
        """
        A record with what the rules find around its entities, which stay as they are.
        """
    @property
    def document(self, /) -> Document:
        """
        The article, as it was read.
        """
    def explain(self, /, syntax: bool = False) -> str:
        """
        The text with what was found under its words.
        """
    @staticmethod
    def from_json(json: str, checked: bool = True) -> RecordCore:
        """
        The record that a text of JSON holds; `checked` looks whether its parts fit together.
        """
    @property
    def id(self, /) -> str:
        """
        The identity of the article.
        """
    def sentences(self, /) -> list[tuple[int, int]]:
        """
        Where each sentence begins and ends.
        """
    @property
    def text(self, /) -> str:
        """
        The text of the article.
        """
    @property
    def title(self, /) -> str | None:
        """
        The headline.
        """
    def to_json(self, /) -> str:
        """
        The record as one line of JSON.
        """

@final
class ResultCore:
    """
    The core of a result.
    """
    def __len__(self, /) -> int: ...
    def column(self, /, at: SupportsIndex) -> list[Any]:
        """
        The values of one column.
        """
    def names(self, /) -> list[str]:
        """
        The names of the columns.
        """
    def rows(self, /, start: SupportsIndex, stop: SupportsIndex, shorten: bool) -> list[list[Any]]:
        """
        The rows from `start` on up to and without `stop`, as lists.
        """
    def stream(self, /, shorten: bool) -> Any:
        """
        The stream of the columns, for `__arrow_c_stream__`.
        """
    def types(self, /) -> list[str]:
        """
        The types of the columns, as Arrow calls them.
        """
    def write(self, /, format: str) -> str:
        """
        The rows as text: a table for reading, or SPARQL's results as CSV, TSV, JSON or XML.
        """

@final
class SettledCore:
    """
    What is settled about some articles, targets, names and keys.
    """
    def __new__(cls, /, facts: SupportsGetItem[int, bytes | bytearray]) -> SettledCore: ...

def add_to_store(path: str | PathLike[str], items: Any, extractor: ExtractorCore, base: str | None = None, on_error: Any | None = None) -> tuple[list[list[str]], int, int, list[str]]:
    """
    Puts items into a store, each in the place of the article of its id; the store is made if it is not there.
    """

def asked(keys: SupportsGetItem[int, bytes | bytearray]) -> list[str]:
    """
    The keys of targets and names that the keys of records depend on, each once.
    """

def build_graph(items: Any, extractor: ExtractorCore, base: str | None = None, on_error: Any | None = None) -> tuple[GraphCore, list[str]]:
    """
    The graph of items, and what is to be told of them. What cannot be used is an exception, or given to `on_error`.
    """

def build_index(sources: SupportsGetItem[int, str | PathLike[str]], output: str | PathLike[str], kind: str | None, types: SupportsGetItem[int, str], languages: SupportsGetItem[int, str], officials: bool) -> tuple[str, list[str]]:
    """
    Makes an index of the names of datasets: what is in it as JSON, and what was skipped.
    """

def explain_name(graph: GraphCore, name: str) -> tuple[str, str]:
    """
    What is known of an entity or any other node.
    """

def explain_statement(graph: GraphCore, subject: str | None = None, predicate: str | None = None, object: str | None = None) -> tuple[str, str]:
    """
    Who says a statement, and who contradicts it.
    """

def finals(keys: SupportsGetItem[int, bytes | bytearray], settled: SettledCore) -> list[str]:
    """
    The keys of the entities of records beside all others, each once.
    """

def finish(name: str, key: str, state: bytes | bytearray) -> bytes | None:
    """
    What is settled by the state of a key, if anything is.
    """

def graph_table(graph: GraphCore, kind: str) -> ResultCore:
    """
    The table of a graph's entities, events, claims, tenures or relations.
    """

def import_records(data: SupportsGetItem[int, SupportsIndex], name: str, source: str | None = None, url: str | None = None, published: str | None = None, language: str | None = None, keep_unmapped: bool = False) -> list[RecordCore]:
    """
    Records of what another tool found, in one of its own forms.
    """

def link_graph(graph: GraphCore, indexes: SupportsGetItem[int, str | PathLike[str]], decisions: SupportsGetItem[int, str | PathLike[str]], enrich: bool) -> tuple[GraphCore, ResultCore]:
    """
    A graph with links to the entries of indexes, and the table of what was decided.
    """

def merge(name: str, one: bytes | bytearray, other: bytes | bytearray) -> bytes:
    """
    Merges two states of one key; what is merged first makes no difference.
    """

def open_store(path: str | PathLike[str]) -> GraphCore:
    """
    The graph that a store has now.
    """

def quads(lines: SupportsGetItem[int, bytes | bytearray]) -> Incomplete:
    """
    The quads of lines of N-Quads.
    """

def read(sources: SupportsGetItem[int, SupportsGetItem[int, SupportsIndex] | str | PathLike[str]], source: str | None = None, url: str | None = None, published: str | None = None, language: str | None = None, any_language: bool = False, fields: SupportsGetItem[int, tuple[str, str]] = ...) -> ReadingCore:
    """
    Reads sources, one after another; what is known about the articles fills in what they do not say.
    """

def run_program(words: SupportsGetItem[int, str]) -> int:
    """
    Runs the command line with its words, of which the first is the name of the program, and gives its exit code.
    """

def save_graph(graph: GraphCore, path: str | PathLike[str], format: str | None = None) -> None:
    """
    Writes a graph into a file, or the tables of Neo4j into a directory; the file appears when it is whole.
    """

def withdraw_from_store(path: str | PathLike[str], ids: SupportsGetItem[int, str]) -> tuple[list[list[str]], int, int, list[str]]:
    """
    Takes articles out of a store.
    """

def write_graph(graph: GraphCore, format: str) -> bytes:
    """
    A graph in one of the formats, as bytes.
    """
