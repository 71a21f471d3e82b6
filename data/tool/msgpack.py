"""Reads MessagePack, the form in which spaCy's packages keep their weights and tables.

In: bytes. Out: what they say, in Python's own types; an array of numbers as a dictionary of its type, shape and bytes.
"""

import struct

FIXED = {0xC0: None, 0xC2: False, 0xC3: True}
NUMBERS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
           0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
# The first bytes of bytes, text, arrays and maps, with the form of their length.
BYTES = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I"}
TEXT = {0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
ARRAYS = {0xDC: ">H", 0xDD: ">I"}
MAPS = {0xDE: ">H", 0xDF: ">I"}


def read(data):
    """The one value that the bytes are."""
    value, end = value_at(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes too many")
    return value


def value_at(data, at):
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    if first < 0x90:
        return map_at(data, at, first & 0x0F)
    if first < 0xA0:
        return array_at(data, at, first & 0x0F)
    if first < 0xC0:
        return text(data, at, first & 0x1F)
    if first >= 0xE0:
        return first - 0x100, at
    if first in FIXED:
        return FIXED[first], at
    if first in NUMBERS:
        return number_at(data, at, NUMBERS[first])
    for forms, make in ((BYTES, plain), (TEXT, text), (ARRAYS, array_at), (MAPS, map_at)):
        if first in forms:
            length, at = number_at(data, at, forms[first])
            return make(data, at, length)
    raise ValueError(f"{first:#x} at {at - 1}")


def number_at(data, at, form):
    return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)


def plain(data, at, length):
    return data[at:at + length], at + length


def text(data, at, length):
    return data[at:at + length].decode("utf-8"), at + length


def array_at(data, at, length):
    values = []
    for _ in range(length):
        value, at = value_at(data, at)
        values.append(value)
    return values, at


def map_at(data, at, length):
    values = {}
    for _ in range(length):
        key, at = value_at(data, at)
        values[key], at = value_at(data, at)
    return values, at
