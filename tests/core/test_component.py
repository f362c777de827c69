from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from tertulia.core.component import Component, Estimator, Learner, Trainable
from tertulia.core.errors import ModelError, NotFittedError

T = TypeVar("T")


@dataclass(frozen=True)
class Mean:
    value: float


@dataclass(kw_only=True, eq=False)
class Averager(Estimator[Mean]):
    def fit(self, numbers: list[float]) -> None:
        self.learned = Mean(sum(numbers) / len(numbers))

    def __call__(self, numbers: list[float]) -> list[float]:
        return [number - self.learned.value for number in numbers]


def test_a_fresh_learner_has_learned_nothing_and_says_what_to_call() -> None:
    averager = Averager()

    assert not averager.is_fitted
    with pytest.raises(NotFittedError, match=r"Averager has learned nothing.*call `fit` or `load`"):
        averager([1.0])


def test_fitting_replaces_what_was_learned() -> None:
    averager = Averager()
    averager.fit([1.0, 3.0])
    averager.fit([10.0])

    assert averager.is_fitted
    assert averager([12.0]) == [2.0]


def test_two_learners_share_nothing() -> None:
    one, other = Averager(), Averager()
    one.fit([1.0])

    assert not other.is_fitted


def test_components_compare_by_identity() -> None:
    assert Averager() != Averager()


def test_what_was_learned_survives_saving_and_loading(tmp_path: Path) -> None:
    averager, copy = Averager(), Averager()
    averager.fit([0.1, 0.2])

    averager.save(tmp_path)
    copy.load(tmp_path)

    assert copy.learned == averager.learned


def test_saving_before_learning_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError):
        Averager().save(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_loading_from_what_is_not_there_leaves_the_learner_as_it_was(tmp_path: Path) -> None:
    averager = Averager()
    averager.fit([1.0])

    with pytest.raises(ModelError):
        averager.load(tmp_path / "nowhere")

    assert averager.learned == Mean(1.0)


def test_a_learner_without_an_older_format_refuses_files(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"old.txt is a file: Averager reads a folder"):
        Averager().load_file(tmp_path / "old.txt")


def test_what_is_learned_is_read_off_the_base_class() -> None:
    class Derived(Averager):
        pass

    assert Averager.learned_type() is Mean
    assert Derived.learned_type() is Mean


def test_a_family_may_leave_open_what_its_members_learn() -> None:
    class Family(Trainable[T], Generic[T]):
        pass

    class Member(Family[Mean]):
        pass

    assert Member.learned_type() is Mean


def test_a_learner_must_say_what_it_learns() -> None:
    class Undecided(Learner):  # type: ignore[type-arg]
        pass

    with pytest.raises(TypeError, match=r"Undecided must say what it learns"):
        Undecided.learned_type()


def test_preparing_is_no_duty() -> None:
    class Identity(Component):
        def __call__(self, column: list[str]) -> list[str]:
            return column

    component = Identity()
    component.prepare()

    assert component(["a"]) == ["a"]
