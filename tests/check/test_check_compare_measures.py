"""A translation may keep the figure and change what it is measured in."""

import pytest

from tutela.check.compare import compare


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("隧道全长5137米。", "The tunnel is 5,137 kilometres long.", {"unit"}),
        ("隧道全长5137米。", "The tunnel is 5,137 metres long.", set()),
        ("苹果每斤7.5元。", "Apples cost 7.5 yuan per kilogram.", {"unit"}),
        ("每千人有执业医师3.2人。", "There are 3.2 doctors per 10,000 people.", {"unit"}),
        ("发病率为14.3/10万。", "The incidence was 14.3 per 100,000.", set()),
        ("产量连续六年增长。", "Output grew for the sixth year in a row.", set()),
        ("审理期限平均缩短9天。", "Trials took 9 days longer on average.", {"direction"}),
        ("客流由32万增至47万人次。", "Ridership rose to 320,000 from 470,000.", {"moved"}),
        ("全年起诉5.8万人。", "Some 58,000 people were prosecuted in the year.", set()),
    ],
)
def test_a_changed_measure_is_found_and_a_right_one_left_alone(
    source: str, target: str, kinds: set[str]
) -> None:
    """The digits are the same, the amount is not."""
    assert {found.kind for found in compare(target, source)} == kinds
