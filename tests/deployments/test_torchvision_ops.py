"""torchvision beside a torch that its compiled library was not built for, in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

FORGED = """
import torch, torch.library

@torch.library.register_fake("torchvision::nms")
def nms(dets, scores, iou_threshold):
    return dets

@torch.library.register_fake("torchvision::qnms")
def qnms(dets, scores, iou_threshold):
    return dets
"""
"""What torchvision does when it is imported, without the rest of it."""

DECLARED = "from deployments.torchvision_ops import declare_missing; declare_missing(); declare_missing();"


def said(command: str, *folders: Path) -> tuple[str, str]:
    """What a fresh Python prints, and of what it complains; `folders` come first on its path."""
    path = ":".join(str(folder) for folder in (*folders, ROOT))
    ran = subprocess.run(
        [sys.executable, "-c", command],
        env={"PYTHONPATH": path, "HOME": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip(), ran.stderr.strip()


def forged(tmp_path: Path) -> Path:
    """A torchvision whose library does not load."""
    package = tmp_path / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(FORGED)
    (package / "_C.so").write_bytes(b"no library")
    return tmp_path


def test_torchvision_whose_library_does_not_load_is_imported_and_computes_nothing(tmp_path: Path) -> None:
    folder = forged(tmp_path)
    assert "operator torchvision::nms does not exist" in said("import torchvision", folder)[1]
    call = "torch.ops.torchvision.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)"
    printed, failed = said(f"{DECLARED} import torch, torchvision; print('imported'); {call}", folder)
    assert printed == "imported"
    assert "NotImplementedError" in failed


def test_nothing_is_declared_where_there_is_no_torchvision_or_it_is_there_already() -> None:
    where = "import deployments.torchvision_ops as ops, sys, types;"
    nowhere = "ops.find_spec = lambda name: None;"
    there = "sys.modules['torchvision'] = types.ModuleType('torchvision');"
    for case in (nowhere, there):
        told = said(f"{where} {case} ops.declare_missing(); print(ops._held, 'torch' in sys.modules)")
        assert told == ("[] False", "")
