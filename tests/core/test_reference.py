import pytest

from tertulia.core.reference import Step, parse_reference


class Vocabulary:
    len = 2

    def keys(self) -> list[str]:
        return ["<UNK>", "hello"]

    def __getitem__(self, token: str) -> int:
        return self.keys().index(token)


THINGS = {"vocab": Vocabulary()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#vocab", THINGS["vocab"]),
        ("#vocab.len", 2),
        ("#vocab.keys()", ["<UNK>", "hello"]),
        ("#vocab.keys().index('hello')", 1),
        ("#vocab.__getitem__('<UNK>')", 0),
        ("#vocab.keys().index( 'hello' , 0, 2 )", 1),
    ],
)
def test_a_reference_walks_along_attributes_and_calls(text: str, value: object) -> None:
    assert parse_reference(text).walk(THINGS) == value


def test_an_attribute_is_told_from_a_call_without_arguments() -> None:
    path = parse_reference("#a.b.c()")

    assert path.id == "a"
    assert path.steps == (Step("b"), Step("c", ()))


def test_arguments_may_be_any_literals() -> None:
    [step] = parse_reference("#a.b('x', -2, [1.5, None], {'k': True})").steps

    assert step.arguments == ("x", -2, [1.5, None], {"k": True})


@pytest.mark.parametrize("text", ["", "#", "vocab", "##vocab", "# vocab", "#.len", "#(1)"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a reference: write `#id`, `#id.name`"):
        parse_reference(text)


@pytest.mark.parametrize("text", ["#a.", "#a.b[0]", "#a.b(", "#a.b(c(1))", "#a.b + 1", "#a b"])
def test_what_follows_the_id_must_be_attributes_and_calls(text: str) -> None:
    with pytest.raises(ValueError, match="after the id come attributes, and calls"):
        parse_reference(text)


@pytest.mark.parametrize(
    "arguments",
    ["x", "open", "lambda: 1", "1 if 1 else 2", "{[]}", "'", "x=1", "*'ab'", "-" * 5000 + "1"],
)
def test_arguments_are_literals_and_nothing_else(arguments: str) -> None:
    with pytest.raises(ValueError, match="has arguments that are not literals"):
        parse_reference(f"#a.b({arguments})")


@pytest.mark.parametrize("name", ["_learned", "__class__", "__init__", "__globals__", "__dict__"])
def test_what_is_private_is_out_of_reach(name: str) -> None:
    with pytest.raises(ValueError, match=f"reaches for '{name}', which is private"):
        parse_reference(f"#a.{name}")


def test_a_long_reference_is_read_as_quickly_as_a_short_one() -> None:
    path = parse_reference("#a" + ".b" * 100_000)

    assert len(path.steps) == 100_000


def test_walking_from_an_unknown_id_or_along_a_missing_attribute_raises() -> None:
    with pytest.raises(KeyError):
        parse_reference("#nobody").walk(THINGS)
    with pytest.raises(AttributeError):
        parse_reference("#vocab.size").walk(THINGS)


@pytest.mark.parametrize("text", ["#vocab.fit(['x'])", "#vocab.save('/tmp/x')", "#vocab.load('x')"])
def test_a_reference_changes_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="only look things up"):
        parse_reference(text)
