"""Lets torchvision be imported beside a torch that its compiled library was not built for. Knows no model.

open_clip prepares its pictures by torchvision's transforms, which are Python; but torchvision also describes
two operators of its library when it is imported, and fails where that library cannot be loaded, as a build
for CUDA cannot beside a torch for a CPU ("operator torchvision::nms does not exist"). Declared, these two
have a name and a schema and nothing that computes them: who calls one gets torch's NotImplementedError.
"""

import sys
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder
from importlib.util import find_spec
from threading import Lock
from typing import Any

SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
"""What torchvision/_meta_registrations.py of 0.28 describes whether or not its library is there."""

_held: list[Any] = []  # torch forgets a library that nobody holds
_lock = Lock()


def declare_missing() -> None:
    """To be called before the first import of torchvision, and so of diffusers, transformers or open_clip.

    Does nothing without torchvision, when it has been imported already, or when its own library loads.
    """
    with _lock:
        if _held or "torchvision" in sys.modules or find_spec("torchvision") is None:
            return
        import torch

        if _loads():
            return
        library = torch.library.Library("torchvision", "DEF")
        for schema in SCHEMAS:
            library.define(schema)
        _held.append(library)


def _loads() -> bool:
    """Whether torchvision's library loads; then it is loaded, as the import of torchvision would."""
    import torch

    package = find_spec("torchvision")
    folders = (package.submodule_search_locations or []) if package else []
    for folder in folders:
        found = FileFinder(folder, (ExtensionFileLoader, EXTENSION_SUFFIXES)).find_spec("_C")
        if found is not None and found.origin:
            try:
                torch.ops.load_library(found.origin)
            except OSError:
                return False
            return True
    return False
