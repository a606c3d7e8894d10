"""The Range header: one range of bytes, or the whole."""

import re
import sys

_ONE = re.compile(r"bytes=([0-9]*)-([0-9]*)")


class Unsatisfiable(Exception):
    """The range lies outside the file, or runs backwards."""


def parse(header: str | None, size: int) -> tuple[int, int] | None:
    """The (start, end) asked for, end not included; None for the whole: no range, several, or no sense."""
    asked = _ONE.fullmatch(header.strip()) if header else None
    if asked is None or asked.group(1) == asked.group(2) == "":
        return None
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - _number(last)), size
    else:
        start, end = _number(first), min(_number(last), size - 1) + 1 if last else size
    if not 0 <= start < end:
        raise Unsatisfiable
    return start, end


def _number(digits: str) -> int:
    # Python refuses to read thousands of digits; no file is that long
    return int(digits) if len(digits) < 19 else sys.maxsize
