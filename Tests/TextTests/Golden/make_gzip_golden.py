"""Golden file for GzipReadingTests, made by the modules gzip and zlib of Python 3.11.

Run in this folder: python make_gzip_golden.py
Output: members.gz  four gzip members with all that a header can hold and all kinds of blocks, and padding; unpacked they
                    are bpe_input.txt three times, with an empty member after the first.
"""

import gzip
import struct
import zlib

with open("bpe_input.txt", "rb") as file:
    text = file.read()


def trailer(data):
    return struct.pack("<II", zlib.crc32(data), len(data))


def deflated(data, level, strategy):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
    return packer.compress(data) + packer.flush()


# Flags for a checksum of the header, extra fields, a name and a comment (RFC 1952).
header = b"\x1f\x8b\x08\x1e" + struct.pack("<IBB", 1_000_000_000, 2, 3)
header += struct.pack("<H", 7) + b"AB\x03\x00xyz" + b"text.txt\x00" + b"a comment\x00"
header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
plain = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

with open("members.gz", "wb") as file:
    file.write(header + deflated(text, 9, zlib.Z_DEFAULT_STRATEGY) + trailer(text))
    file.write(gzip.compress(b"", mtime=0))
    file.write(plain + deflated(text, 6, zlib.Z_FIXED) + trailer(text))
    file.write(plain + deflated(text, 0, zlib.Z_DEFAULT_STRATEGY) + trailer(text))
    file.write(bytes(100))
