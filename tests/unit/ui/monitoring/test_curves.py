from zoneinfo import ZoneInfo

from tests.unit.ui.monitoring.observed import AT
from ui.monitoring.curves import specification
from ui.texts import Reader

SPAN = (AT - 900, AT)
DRIFT = {"novelty": ((AT, 0.06),), "sharpness": ((AT, 0.41),)}


def test_a_point_is_told_in_the_reader_s_own_time_and_writing() -> None:
    reader = Reader("fr", ZoneInfo("Europe/Paris"))
    spec = specification({"": ((AT, 0.0312),)}, SPAN, reader, factor=1000, top=10)
    (point,) = spec["data"]["values"]
    assert (point["at"], point["value"], point["time"], point["said"]) == (AT * 1000, 31.2, "09:00", "31")
    assert spec["encoding"]["y"]["axis"]["labelExpr"] == "replace(datum.label, '.', ',')"


def test_a_curve_of_noughts_lies_at_the_foot_and_none_is_cut_off() -> None:
    noughts = specification({"": ((AT, 0.0),)}, SPAN, Reader("en"), factor=100, top=1)
    high = specification({"": ((AT, 0.5),)}, SPAN, Reader("en"), factor=100, top=1)
    assert noughts["encoding"]["y"]["scale"]["domain"] == [0, 1]
    assert high["encoding"]["y"]["scale"]["domain"] == [0, 50]


def test_several_curves_are_told_apart_without_their_colours() -> None:
    encoding = specification(DRIFT, SPAN, Reader("en"), factor=1, top=0.3)["encoding"]
    assert encoding["color"]["scale"]["domain"] == ["novelty", "sharpness"]
    assert {"strokeDash", "shape"} <= encoding.keys()
    assert "strokeDash" not in specification({"": DRIFT["novelty"]}, SPAN, Reader("en"), factor=1, top=1)["encoding"]


def test_the_whole_time_is_drawn_where_little_of_it_is_known() -> None:
    spec = specification({"": DRIFT["novelty"]}, SPAN, Reader("en"), factor=1, top=1)
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2026-03-01T07:45:00+00:00", "2026-03-01T08:00:00+00:00"]


def test_no_line_is_drawn_over_what_nobody_knows() -> None:
    curve = tuple((AT - seconds, 1.0) for seconds in (300, 285, 270, 60, 45))
    rows = specification({"": curve}, SPAN, Reader("en"), factor=1, top=1)["data"]["values"]
    assert [each["part"] for each in rows] == [1, 1, 1, 2, 2]
