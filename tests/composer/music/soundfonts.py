"""SoundFonts for the tests: small, valid, and as far out of tune as they are asked to be.

Written after the SoundFont Technical Specification 2.04: a preset for each programme, with one looped sample.
"""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
_PERIODS = 64


def write_font(path: Path, programs: Mapping[int, float | None], drums: bool = True) -> Path:
    """A font whose programmes sound a saw wave so many cents above their notes; None: silence."""
    presets = [(program, 0, off) for program, off in programs.items()] + ([(0, 128, 0.0)] if drums else [])
    samples, heads = b"", b""
    for number, (_, _, off) in enumerate(presets):
        wave = _saw(off or 0.0) * (off is not None)
        start = len(samples) // 2
        data = (wave * 20_000).astype("<i2")
        samples += data.tobytes() + bytes(92)
        end = start + len(data)
        heads += struct.pack("<20sIIIIIBbHH", b"%d" % number, start, end, start, end, RATE, 69, 0, 0, 1)
    heads += struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    count = len(presets)
    phdr = b"".join(
        struct.pack("<20sHHHIII", b"p%d" % i, program, bank, i, 0, 0, 0)
        for i, (program, bank, _) in enumerate(presets)
    ) + struct.pack("<20sHHHIII", b"EOP", 0, 0, count, 0, 0, 0)
    inst = b"".join(struct.pack("<20sH", b"i%d" % i, i) for i in range(count))
    inst += struct.pack("<20sH", b"EOI", count)
    pgen = b"".join(struct.pack("<HH", 41, i) for i in range(count)) + bytes(4)
    igen = b"".join(struct.pack("<HHHH", 54, 1, 53, i) for i in range(count)) + bytes(4)
    bags = b"".join(struct.pack("<HH", i, 0) for i in range(count + 1))
    ibags = b"".join(struct.pack("<HH", 2 * i, 0) for i in range(count + 1))
    tables = {"phdr": phdr, "pbag": bags, "pmod": bytes(10), "pgen": pgen}
    tables |= {"inst": inst, "ibag": ibags, "imod": bytes(10), "igen": igen, "shdr": heads}
    pdta = b"".join(_chunk(name, data) for name, data in tables.items())
    info = (
        _chunk("ifil", struct.pack("<HH", 2, 1)) + _chunk("isng", b"EMU8000\0") + _chunk("INAM", b"tiny\0\0")
    )
    body = b"sfbk" + _list("INFO", info) + _list("sdta", _chunk("smpl", samples)) + _list("pdta", pdta)
    path.write_bytes(_chunk("RIFF", body))
    return path


def _saw(off: float) -> NDArray[np.float64]:
    """Whole periods of a band-limited saw wave near A4, as many samples as make its pitch exact."""
    count = round(_PERIODS * RATE / (440 * 2 ** (off / 1200)))
    time = np.arange(count) * _PERIODS / count
    partials = np.arange(1, 12)[:, None]
    wave: NDArray[np.float64] = (np.sin(2 * np.pi * partials * time) / partials).sum(axis=0) / 2
    return wave


def _chunk(name: str, data: bytes) -> bytes:
    return name.encode() + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _list(name: str, data: bytes) -> bytes:
    return _chunk("LIST", name.encode() + data)
