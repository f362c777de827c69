import subprocess
import sys

import pytest

from tertulia.core.registry import ITERATORS, READERS
from tertulia.core.signature import parameters_of
from tertulia.data.base import DatasetIterator, DatasetReader
from tertulia.data.documents import DocumentIterator
from tertulia.data.index import ITERATORS as ITERATOR_PATHS
from tertulia.data.index import READERS as READER_PATHS
from tertulia.data.iterators.basic_classification import BasicClassificationIterator
from tertulia.data.readers.basic_classification import BasicClassificationReader


@pytest.mark.parametrize("name", READER_PATHS)
def test_every_reader_can_be_loaded_by_name(name: str) -> None:
    reader = READERS.load(name)

    assert isinstance(reader, type)
    assert issubclass(reader, DatasetReader)


@pytest.mark.parametrize("name", ITERATOR_PATHS)
def test_every_iterator_can_be_loaded_by_name(name: str) -> None:
    iterator = ITERATORS.load(name)

    assert isinstance(iterator, type)
    assert issubclass(iterator, DatasetIterator | DocumentIterator)


def test_reader_and_iterator_know_every_key_of_the_shorthand() -> None:
    shorthand = {
        *("format", "sep", "header", "names", "class_sep", "train", "data_path", "x", "y", "url"),
        *("orient", "lines", "seed", "field_to_split", "split_fields", "split_proportions"),
    }

    reader = parameters_of(BasicClassificationReader)
    iterator = parameters_of(BasicClassificationIterator)

    assert shorthand <= {*reader, *iterator}
    assert not {*reader} & {*iterator}


def test_listing_names_imports_no_reader_and_no_network() -> None:
    script = (
        "import sys; from tertulia.core.registry import READERS, ITERATORS;"
        "READERS.names(), ITERATORS.names();"
        "print([name for name in sys.modules if name.startswith(('tertulia.data.r', 'sqlite3',"
        " 'urllib.request'))])"
    )

    listed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert listed.stdout.decode().strip() == "[]"
