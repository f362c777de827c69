"""Where and how torch runs: threads, devices, random numbers of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from tertulia.core.errors import ParameterError


@contextmanager
def limited_threads(n_threads: int) -> Iterator[None]:
    """Let torch use `n_threads` inside the block; small networks are fastest with one."""
    before = torch.get_num_threads()
    if before != n_threads:
        torch.set_num_threads(n_threads)
    try:
        yield
    finally:
        if before != n_threads:
            torch.set_num_threads(before)


def choose_device(name: str) -> torch.device:
    """Turn `auto` into the accelerator there is, or else the processor.

    Raises:
        ParameterError: torch knows no such device, or does not see it on this machine.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ParameterError(
            f"device {name!r} cannot be used here: say 'auto', 'cpu' or 'cuda' ({error})"
        ) from error
    return device


class PrivateRandomness:
    """Random numbers of one's own, so that nobody's global state is read or disturbed.

    `seed` None takes entropy from the system.
    """

    def __init__(self, seed: int | None, device: torch.device) -> None:
        self._generator = torch.Generator()
        if seed is None:
            self._generator.seed()
        else:
            self._generator.manual_seed(seed)
        self._forked = [device] if device.type == "cuda" else []

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """Draw from this stream inside the block, on every device; each block draws anew."""
        with torch.random.fork_rng(devices=self._forked):
            seed = int(torch.randint(2**62, (), generator=self._generator))
            torch.default_generator.manual_seed(seed)
            for device in self._forked:
                with torch.cuda.device(device):
                    torch.cuda.manual_seed(seed)
            yield
