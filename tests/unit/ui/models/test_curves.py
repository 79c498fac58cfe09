from tests.unit.ui import canned_models
from ui.api.models import Charts
from ui.models import confusion, curves
from ui.texts import Reader

ENGLISH, FRENCH = Reader("en"), Reader("fr")
CHARTS = Charts.model_validate(canned_models.charts())
BOTH = {"Version 3": CHARTS, "Champion of that time": CHARTS}


def test_each_model_has_a_curve_that_is_told_apart_without_colour() -> None:
    _, line = curves.roc(BOTH, "grass", ENGLISH)["layer"]
    names = ["Version 3: area 0.987", "Champion of that time: area 0.987"]
    assert line["encoding"]["color"]["scale"]["domain"] == names
    assert line["encoding"]["strokeDash"]["scale"] == {"domain": names, "range": list(curves.DASHES)}
    assert [each["model"] for each in line["data"]["values"]] == [names[0]] * 3 + [names[1]] * 3


def test_a_class_that_the_test_photographs_lack_has_no_area() -> None:
    empty = canned_models.charts() | {"roc": {"moss": {"fpr": [0.0, 1.0], "tpr": [None, None], "auc": None}}}
    drawn = curves.roc({"Version 3": Charts.model_validate(empty)}, "moss", ENGLISH)["layer"][1]
    assert drawn["data"]["values"] == []
    assert drawn["encoding"]["color"]["scale"]["domain"] == ["Version 3: area –"]


def test_axes_and_dots_are_written_as_the_reader_writes_numbers() -> None:
    _, dots = curves.reliability({"Version 3": CHARTS}, FRENCH)["layer"]
    assert '"0.25": "25\u202f%"' in dots["encoding"]["x"]["axis"]["labelExpr"]
    assert dots["data"]["values"][0]["said"] == "Version 3\u00a0: sûr à 97,0\u202f%, juste à 99,0\u202f%, sur 76"


def test_confusion_counts_each_answer_and_its_share_of_what_it_was() -> None:
    drawn = confusion.html(CHARTS, "<Version 3>", ENGLISH)
    assert '<th scope="row">was grass</th><td style="background:rgba(0,114,178,0.02)"><b>1</b>2%</td>' in drawn
    assert "&lt;Version 3&gt;" in drawn
