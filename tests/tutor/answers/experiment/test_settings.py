"""Settings as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.answers.experiment.settings import Pick, Real, Switch, Whole, read_settings
from tutor.answers.reply import Unreadable

SETTINGS = (
    Real("lr", 1e-4, 10, start=0.01),
    Whole("batch_size", 1, 64, start=8),
    Pick("init", ("zero", "he", "xavier"), start="zero"),
    Switch("batch_norm", start=False),
)
START = {"lr": 0.01, "batch_size": 8, "init": "zero", "batch_norm": False}


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("lr=0.1", {"lr": 0.1}),
        ("lr = 1e-1, batch_size = 16", {"lr": 0.1, "batch_size": 16}),
        ("lr: 1/10\nbatch-size: 16\n", {"lr": 0.1, "batch_size": 16}),
        ("LR=0.1 Batch_Size=16", {"lr": 0.1, "batch_size": 16}),
        ("--lr 0.1 --batch-size=16", {"lr": 0.1, "batch_size": 16}),
        ("lr 0.1; init he", {"lr": 0.1, "init": "he"}),
        ("lr=0.1 init he batch-size 16", {"lr": 0.1, "init": "he", "batch_size": 16}),
        ('{"lr": 0.1, "init": "he"}', {"lr": 0.1, "init": "he"}),
        ("dict(lr=0.1, init='he')", {"lr": 0.1, "init": "he"}),
        ("(lr=0.1)", {"lr": 0.1}),
        ("init = X", {"init": "xavier"}),
        ("batch_norm = on", {"batch_norm": True}),
        ("batch_norm=True,", {"batch_norm": True}),
        ("batchnorm=no", {"batch_norm": False}),
        ("lr = 10^-2", {"lr": 0.01}),
        ("lr＝0.1，init＝he", {"lr": 0.1, "init": "he"}),
    ],
)
def test_choices_are_read(text, chosen):
    """Pairs on one line or several, as arguments, options of a program or JSON."""
    assert read_settings(text, SETTINGS) == START | chosen


def test_a_single_setting_needs_no_name():
    """Just its value will do."""
    assert read_settings("0.1", SETTINGS[:1]) == {"lr": 0.1}
    assert read_settings("he", SETTINGS[2:3]) == {"init": "he"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No setting is chosen. Write, for example, lr = 0.01"),
        ("0.1", "'0.1' sets nothing"),
        ("rate = 0.1", "no setting 'rate' here; there are: lr, batch_size"),
        ("lr = 100", "lr goes from 0.0001 to 10; 100 is outside"),
        ("lr = fast", "lr: A number is expected"),
        ("lr = nan", "lr: A number is expected"),
        ("batch_size = 2.5", "batch_size is a whole number"),
        ("lr = 1, lr = 2", "lr is set twice"),
        ("init = x2", "init is one of zero, he, xavier; not 'x2'"),
        ("init = ", "sets nothing"),
        ("lr=0.1 he 16", "'he 16' sets nothing: put the name of a setting before it."),
        ("init he 16", "'16' sets nothing"),
        ("lr=0.1, 16, he", "'16' sets nothing"),
        ("lr = 100 he", "lr: A number is expected"),
        ("batch_norm = maybe", "on or off"),
        ("lr = 0,1", "decimal point"),
        ("x" * 5000, "5000 characters"),
    ],
)
def test_what_is_no_choice_is_said(text, says):
    """With what can be chosen."""
    with pytest.raises(Unreadable, match=says):
        read_settings(text, SETTINGS)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    """Nothing raises anything else."""
    try:
        said = read_settings(text, SETTINGS).keys() == START.keys()
    except Unreadable as problem:
        said = bool(str(problem))
    assert said
