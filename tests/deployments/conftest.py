"""For tests of models: torchvision as the engines find it, and one thread for torch."""

from collections.abc import Iterator

import pytest

from deployments.torchvision_ops import declare_missing

declare_missing()  # before a test imports diffusers


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """For modules that run torch: tiny models, where a second thread would only wait, at times for long."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
