"""Hostile model directories: every checksum is right, what it vouches for is not."""

from __future__ import annotations

import copy
import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bench.accidents import MANIFEST, Damage, files_of

HOSTILE_VALUES: tuple[object, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 2**64, 10**40, 1e308, -0.5),
    *("", "x", "\0", "../../x", "/etc/passwd", "~nobody-at-all/x", "#", "#intents.save('x')"),
    *("#intents.learned.__class__", "os:system", "x" * 5000, "💥"),
    *(
        [],
        [None],
        [[]],
        {},
        {"": None},
        {"$component": {}},
        {"$reference": {"text": "#", "place": 1}},
    ),
)
CODE = (
    *("os:system", "subprocess:Popen", "builtins:eval", "builtins:exec", "pickle:loads"),
    *("shutil:rmtree", "posix:system", "importlib:import_module", "tertulia.api:load"),
    *("tertulia.api:sys", "tertulia.core.build:Build", "tertulia.core.component:Estimator"),
    *("tertulia.core.store:Path", "tertulia.__main__:main", "tertulia:", "tertulia..core:x"),
    *(":", ":system", "no_such_component", ""),
)
NAMES = (
    *("../outside/secret", "/etc/passwd", "components/../../outside/secret", "..", ".", "", "/"),
    *("components\\pipe-0\\x", "./manifest.json", "manifest.json", "components//pipe-0", "a\0b"),
    *("C:\\x", "x" * 5000, "components", "components/pipe-0/./learned.json"),
)


def seal(model: Path, change: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Compute every checksum anew, after a change to the manifest."""
    manifest = msgspec.json.decode((model / MANIFEST).read_bytes())
    manifest.pop("checksum", None)
    for file in files_of(model):
        content = file.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        name = file.relative_to(model).as_posix()
        manifest["files"][name] = {"bytes": len(content), "sha256": sha256}
    if change is not None:
        change(manifest)
    manifest["checksum"] = hashlib.sha256(msgspec.json.encode(manifest)).hexdigest()
    encoded = msgspec.json.encode(manifest)
    (model / MANIFEST).write_bytes(msgspec.json.format(encoded, indent=1))


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in nested JSON."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *_places(value[key])]
    return found


def _mutate(value: Any, random: Random) -> None:
    """Put something hostile into one place of nested JSON, or take the place away."""
    container, key = random.choice(_places(value))
    if random.random() < 0.2:
        del container[key]
    elif random.random() < 0.2 and isinstance(container, dict):
        container["opaque"] = True
    else:
        container[key] = copy.deepcopy(random.choice(HOSTILE_VALUES))


def _nested(depth: int, random: Random) -> Any:
    value: Any = "x"
    as_list = random.random() < 0.5
    for _ in range(depth):
        value = [value] if as_list else {"a": value}
    return value


def name_files_elsewhere(model: Path, random: Random) -> None:
    name = random.choice(NAMES)
    secret = (model.parent / "outside" / "secret").read_bytes()

    def change(manifest: dict[str, Any]) -> None:
        sha256 = hashlib.sha256(secret).hexdigest()
        manifest["files"][name] = {"bytes": len(secret), "sha256": sha256}

    seal(model, change)


def name_code(model: Path, random: Random) -> None:
    name = random.choice(CODE)

    def change(manifest: dict[str, Any]) -> None:
        node = random.choice(manifest["spec"]["nodes"])
        node["part"]["$component"]["name"] = name

    seal(model, change)


def change_the_header(model: Path, random: Random) -> None:
    def change(manifest: dict[str, Any]) -> None:
        _mutate(manifest, random)

    seal(model, change)


def change_the_spec(model: Path, random: Random) -> None:
    def change(manifest: dict[str, Any]) -> None:
        for _ in range(random.choice((1, 1, 3))):
            _mutate(manifest["spec"], random)

    seal(model, change)


def nest_the_spec(model: Path, random: Random) -> None:
    deep = _nested(random.choice((70, 300, 600, 900)), random)

    def change(manifest: dict[str, Any]) -> None:
        part = random.choice(manifest["spec"]["nodes"])["part"]["$component"]
        part[random.choice(("params", "id"))] = {"labels": deep}

    seal(model, change)


def nest_the_manifest(model: Path, random: Random) -> None:
    depth = random.choice((1_000, 100_000))
    opening, closing = random.choice(((b"[", b"]"), (b'{"a":', b"}")))
    (model / MANIFEST).write_bytes(opening * depth + b"1" + closing * depth)


def change_what_was_learned(model: Path, random: Random) -> None:
    file = random.choice([file for file in files_of(model) if file.suffix == ".json"])
    data = json.loads(file.read_bytes())
    for _ in range(random.choice((1, 1, 3))):
        _mutate(data, random)
    file.write_text(json.dumps(data))
    seal(model)


def learn_nonsense(model: Path, random: Random) -> None:
    file = random.choice([file for file in files_of(model) if file.suffix == ".json"])
    depth = random.choice((2_000, 100_000))
    nonsense = (b"", b"\xff\xfe", b"null", b"[]", b'"x"', b"{", b"NaN", b"1" * 9999, b"\x80\x04N.")
    file.write_bytes(
        random.choice((*nonsense, b"[" * depth + b"]" * depth, b'{"intents":' * depth))
    )
    seal(model)


def forge_arrays(model: Path, random: Random) -> None:
    """A safetensors file whose header lies."""
    [file] = [file for file in files_of(model) if file.suffix == ".safetensors"]
    content = file.read_bytes()
    [size] = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + size]), content[8 + size :]
    name = random.choice([name for name in header if name != "__metadata__"])
    shapes: tuple[object, ...] = (
        [2**62],
        [2**32, 2**32],
        [-1],
        [0, 2**62],
        [1] * 100,
        [],
        "x",
        None,
        [0.5],
        [2**64],
    )
    types = ("F64", "F32", "BF16", "F8_E4M3", "F8_E5M2", "C64", "BOOL", "U8", "object", None, 7)
    match random.choice(("shape", "dtype", "both", "offsets", "any", "metadata")):
        case "shape":
            header[name]["shape"] = random.choice(shapes)
        case "dtype":
            header[name]["dtype"] = random.choice(types)
        case "both":  # all is consistent, and of a type that NumPy may not know
            start, end = header[name]["data_offsets"]
            header[name] |= {"dtype": random.choice(types), "shape": [end - start]}
        case "offsets":
            header[name]["data_offsets"] = random.choice(([0, 0], [-1, 4], [0, 2**63], [9, 1], 0))
        case "metadata":
            header["__metadata__"] = random.choice(({"a": 1}, [], {"a": "b" * 9999}))
        case _:
            _mutate(header, random)
    encoded = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(encoded)) + encoded + data)
    seal(model)


def forge_the_header_length(model: Path, random: Random) -> None:
    [file] = [file for file in files_of(model) if file.suffix == ".safetensors"]
    length = random.choice((2**60, 2**63, 2**64 - 1, 10**8, 0, 1))
    file.write_bytes(struct.pack("<Q", length) + file.read_bytes()[8:])
    seal(model)


def bring_a_pickle(model: Path, random: Random) -> None:
    """A pickle that would make the file `executed`, in the place of anything."""
    outside = model.parent / "outside" / "executed"
    pickled = b"cposix\nsystem\n(S'touch %s'\ntR." % str(outside).encode()
    random.choice(files_of(model)).write_bytes(pickled)
    seal(model)


MUST_BE_REFUSED: Mapping[str, Damage] = {
    "file named that lies elsewhere": name_files_elsewhere,
    "class or code named in the spec": name_code,
    "spec nested deep": nest_the_spec,
    "manifest nested deep": nest_the_manifest,
    "nonsense for what was learned": learn_nonsense,
    "lying header length of arrays": forge_the_header_length,
    "pickle for what was learned": bring_a_pickle,
}
MAY_BE_VALID: Mapping[str, Damage] = {
    "manifest changed anywhere": change_the_header,
    "spec changed anywhere": change_the_spec,
    "what was learned changed anywhere": change_what_was_learned,
    "lying header of arrays": forge_arrays,
}
