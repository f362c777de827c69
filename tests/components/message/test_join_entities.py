from tertulia.components.message.join_entities import JoinEntities
from tertulia.core.text import EntitySpan
from tertulia.testing.components import ComponentConformance

ROME = EntitySpan(start=3, end=7, entity="city", value="Rome", extractor="ner_crf")
AGAIN = EntitySpan(start=3, end=7, entity="GPE", value="Rome", extractor="ner_spacy")


class TestConformance(ComponentConformance):
    batch = ([[ROME], []], [[AGAIN], [AGAIN]])

    def make(self) -> JoinEntities:
        return JoinEntities()


def test_gathers_what_all_extractors_found_in_their_order() -> None:
    joined = JoinEntities()([[ROME], []], [[AGAIN], [AGAIN]])

    assert joined == [[ROME, AGAIN], [AGAIN]]
