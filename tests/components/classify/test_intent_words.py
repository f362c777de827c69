from tertulia.components.classify.intent_words import intent_rows


def test_each_name_is_a_word_of_its_own() -> None:
    assert intent_rows(["a_b", "a_c"], None).tolist() == [[1, 0], [0, 1]]


def test_names_share_the_words_between_separators() -> None:
    rows = intent_rows(["chat_ask", "chat", "ask"], "_")

    assert rows.tolist() == [[1, 1], [0, 1], [1, 0]]  # ask, chat


def test_a_word_counts_once_however_often_it_is_said() -> None:
    assert intent_rows(["no+no", "yes"], "+").tolist() == [[1, 0], [0, 1]]
