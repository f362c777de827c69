"""What happens to model directories without intent: damage that no checksum was mended after."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

Damage = Callable[[Path, Random], None]
"""Does something to the model directory at a path."""

MANIFEST = "manifest.json"


def files_of(model: Path) -> list[Path]:
    """Every file of a model but the manifest, in an order that is always the same."""
    return [file for file in sorted(model.rglob("*")) if file.is_file() and file.name != MANIFEST]


def _any_file(model: Path, random: Random) -> Path:
    return random.choice([*files_of(model), model / MANIFEST])


def _flip(file: Path, random: Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(random.choice((1, 1, 1, 2, 30))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    while content == file.read_bytes():  # two flips undid each other
        content[0] ^= 1
    file.write_bytes(content)


def flip_bits(model: Path, random: Random) -> None:
    _flip(random.choice(files_of(model)), random)


def flip_bits_of_the_manifest(model: Path, random: Random) -> None:
    _flip(model / MANIFEST, random)


def truncate(model: Path, random: Random) -> None:
    file = _any_file(model, random)
    content = file.read_bytes()
    file.write_bytes(content[: random.randrange(len(content))])


def append(model: Path, random: Random) -> None:
    file = _any_file(model, random)
    file.write_bytes(file.read_bytes() + random.randbytes(random.choice((1, 7, 5000))))


def overwrite_with_noise(model: Path, random: Random) -> None:
    file = _any_file(model, random)
    file.write_bytes(random.randbytes(file.stat().st_size))


def swap_files(model: Path, random: Random) -> None:
    one, other = random.sample([*files_of(model), model / MANIFEST], 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def remove_file(model: Path, random: Random) -> None:
    _any_file(model, random).unlink()


def remove_folder(model: Path, random: Random) -> None:
    shutil.rmtree(random.choice([entry for entry in model.rglob("*") if entry.is_dir()]))


def add_file(model: Path, random: Random) -> None:
    folder = random.choice([model, *(entry for entry in model.rglob("*") if entry.is_dir())])
    name = random.choice(
        ("data.pkl", "__init__.py", ".hidden", "conftest.py", "a b", "\udcff", "ä")
    )
    (folder / name).write_bytes(random.randbytes(20))


def rename_file(model: Path, random: Random) -> None:
    file = _any_file(model, random)
    file.rename(file.with_name(random.choice((file.name.upper(), f"{file.name}~", "x"))))


def replace_by_link(model: Path, random: Random) -> None:
    """The same content, but by way of a link that leads out of the model."""
    file = _any_file(model, random)
    outside = model.parent / "outside" / file.name
    file.rename(outside)
    file.symlink_to(random.choice((outside, Path("/dev/zero"), Path("nowhere"))))


def replace_by_folder(model: Path, random: Random) -> None:
    file = _any_file(model, random)
    file.unlink()
    deep = random.choice((1, 1, 1, 900))
    for _ in range(deep):
        file = file / "d"
    file.mkdir(parents=True)


ACCIDENTS: Mapping[str, Damage] = {
    "bits flipped in a file": flip_bits,
    "bits flipped in the manifest": flip_bits_of_the_manifest,
    "file cut short": truncate,
    "bytes appended": append,
    "file overwritten with noise": overwrite_with_noise,
    "two files swapped": swap_files,
    "file missing": remove_file,
    "folder missing": remove_folder,
    "file too many": add_file,
    "file renamed": rename_file,
    "file replaced by a link": replace_by_link,
    "file replaced by a folder": replace_by_folder,
}
