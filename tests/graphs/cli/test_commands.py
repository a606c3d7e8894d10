"""What `soundreel` says of itself."""

import json

from graphs.models import SLOTS
from tests.graphs.cli.conftest import Soundreel


def test_every_slot_and_its_engines_are_listed(soundreel: Soundreel) -> None:
    code, out, _ = soundreel("models", "--json")
    rows = json.loads(out)
    assert code == 0
    builtin = {row["slot"] for row in rows if row["engine"] == "builtin" and row["available"]}
    assert builtin == set(SLOTS)
    assert all(row["license"] for row in rows)


def test_the_doctor_finds_this_environment_healthy(soundreel: Soundreel) -> None:
    code, out, _ = soundreel("doctor", "--json")
    found = json.loads(out)["installed"]
    assert code == 0
    assert all(row["good"] for row in found if row["needed"])
    assert all(row["mend"] for row in found if not row["good"])


def test_whose_samples_sound_is_told(soundreel: Soundreel) -> None:
    assert "TimGM6mb.sf2 (GPL-2.0)" in soundreel("doctor")[1]
    assert "SoundFont GPL-2.0" in soundreel("models")[1]
