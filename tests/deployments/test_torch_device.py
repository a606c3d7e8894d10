"""A device is chosen with a precision that it has; noise follows the seed; a full device is told of."""

import gc
import weakref

import pytest
import torch

from composer.errors import EngineUnavailable, InputError
from deployments.torch_device import Device, call, choose, generators, memory

pytestmark = pytest.mark.usefixtures("one_thread")

GPU = Device("cuda:1", torch.float16)


@pytest.mark.parametrize(
    ("there", "bfloat16", "chosen"),
    [
        ((), False, Device("cpu", torch.float32)),
        (("mps",), False, Device("mps", torch.float16)),
        (("cuda",), False, Device("cuda", torch.float16)),
        (("cuda",), True, Device("cuda", torch.bfloat16)),
        (("cuda", "mps"), True, Device("cuda", torch.bfloat16)),
    ],
)
def test_the_best_device_is_chosen_with_the_precision_that_it_has(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], bfloat16: bool, chosen: Device
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in there)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in there)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: bfloat16)
    assert choose() == chosen


def test_a_device_and_a_precision_that_are_asked_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose("cpu", "bfloat16") == Device("cpu", torch.bfloat16)
    assert choose("cpu", "bfloat16").precision == "bfloat16"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert choose("cuda:1", "float16") == GPU


@pytest.mark.parametrize("device", ["tpu", "cuda:x", "cuda:", "cpu:1", "cuda:-1", ""])
def test_a_device_of_another_name_is_refused(device: str) -> None:
    with pytest.raises(InputError, match="one of auto, cpu, cuda") as error:
        choose(device)
    assert error.value.field == "device"


def test_a_precision_of_another_name_is_refused() -> None:
    with pytest.raises(InputError, match="one of auto, float32, float16, bfloat16") as error:
        choose("cpu", "int4")
    assert error.value.field == "precision"


def test_a_device_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(EngineUnavailable, match="this machine has no cuda") as error:
        choose("cuda")
    assert error.value.code == "no_device"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(EngineUnavailable, match="this machine has no cuda:2"):
        choose("cuda:2")


def test_a_seed_is_the_same_noise_alone_and_among_others() -> None:
    first = torch.randn(8, generator=generators([5])[0])
    among = [torch.randn(8, generator=generator) for generator in generators([4, 5, -1, 2**64])]
    assert torch.equal(first, among[1])
    assert not torch.equal(among[0], among[1])


def test_a_call_keeps_no_gradients() -> None:
    assert call(lambda: torch.is_inference_mode_enabled())
    assert not torch.is_inference_mode_enabled()


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        RuntimeError("MPS backend out of memory"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        MemoryError(),
    ],
)
def test_a_device_that_is_full_is_told_with_what_to_change(error: Exception) -> None:
    def full() -> None:
        raise error

    with pytest.raises(EngineUnavailable, match=r"offload: model .*precision: float16") as raised:
        call(full)
    assert raised.value.code == "out_of_memory"


def test_what_a_call_held_when_the_device_was_full_is_let_go() -> None:
    held: list[weakref.ref[torch.Tensor]] = []

    def full() -> None:
        large = torch.zeros(10)
        held.append(weakref.ref(large))
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(EngineUnavailable):
        call(full)
    gc.collect()
    assert held[0]() is None


def test_an_error_of_another_kind_stays_what_it_is() -> None:
    def broken() -> None:
        raise RuntimeError("a shape that does not fit")

    with pytest.raises(RuntimeError, match="does not fit"):
        call(broken)


def test_memory_is_told_only_of_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert memory() == {}
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (60, 100))
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda: 45)
    assert memory() == {"used": 40, "peak": 45, "total": 100}
