"""Reads a History as trace/frame.h and trace/fields.h describe it, in Python and from the description alone.

Only the fields that a recount asks for are named; a frame keeps its bytes, so that a test can leave some of them out.
"""
import struct

HEADER = struct.Struct("<II")
PREFIX = struct.Struct("<IIQB")  # guarded length, checksum, sequence, kind
MAGIC = int.from_bytes(b"PCHR", "little")
VERSION = 2

STAMP = "qqqi"  # raw, native, observed, width
# Place in trace::Record, from 1: the name, the layout up to what is needed, the fields in their order.
KINDS = {
    3: ("process", "<IHQIiQ?", "process stage host clock pid ticks stamps"),
    4: ("span", "<IHHBBBII16sQQQ" + STAMP + STAMP,
        "process stage peer kind attempt delivery clock epoch trace span parent message "
        "raw native observed width end_raw end_native end_observed end_width"),
    5: ("idle", "<I" + STAMP, "process raw native observed width"),
    6: ("discipline", "<Qqqqi", "host raw native k width"),
    7: ("window", "<IIBQqQq?", "window session role host begin host_again end complete"),
    8: ("command", "<III?Qqqq", "clock epoch window heal host at step rate"),
    11: ("sent", "<HQIqq", "stage message input native due"),
    12: ("output", "<HQQQq", "stage path message digest native"),
    13: ("oracle", "<HQIQ", "stage path input digest"),
}
LAYOUTS = {kind: (name, struct.Struct(layout), fields.split()) for kind, (name, layout, fields) in KINDS.items()}
PRODUCE = 2
COMMAND = 8
SPAN = 4


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


TABLE = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


class Damaged(Exception):
    """A History that is not what the description says."""


def frames(data):
    """(kind, payload, all bytes of the frame) of each frame; headers come as kind 0. A torn tail ends it."""
    at = 0
    while at + HEADER.size <= len(data):
        magic, version = HEADER.unpack_from(data, at)
        if magic == MAGIC:
            if version != VERSION:
                raise Damaged(f"byte {at}: format {version}")
            yield 0, b"", data[at:at + HEADER.size]
            at += HEADER.size
            continue
        length, guard = magic & 0xFFFFFF, magic >> 24
        if guard != (length ^ length >> 8 ^ length >> 16 ^ 0xA5) & 0xFF:
            raise Damaged(f"byte {at}: the length of a frame")
        end = at + 8 + length
        if end > len(data):
            return
        _, crc, _, kind = PREFIX.unpack_from(data, at)
        if crc != crc32c(data[at:at + 4] + data[at + 8:end]):
            raise Damaged(f"byte {at}: the checksum of a frame")
        yield kind, data[at + PREFIX.size:end], data[at:end]
        at = end


def records(data):
    """(name, fields as a dictionary) of each record that a recount asks for."""
    for kind, payload, _ in frames(data):
        if kind in LAYOUTS:
            name, layout, fields = LAYOUTS[kind]
            yield name, dict(zip(fields, layout.unpack_from(payload)))
