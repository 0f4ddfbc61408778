"""What the operator may set, and what they read when it is wrong."""

from pathlib import Path

import pytest

from app.settings import DEVELOPMENT_SECRET, ROOT, Settings, SettingsError, load_settings

SECRET = "s" * 43
PRODUCTION = {
    "ITIKA_ENV": "production",
    "DATABASE_URL": "postgresql://itika_app:word@db.example/itika",
    "ITIKA_KEYS_FILE": "/etc/itika/keys.json",
    "ITIKA_CALLBACK_SECRETS": SECRET,
    "AT_USERNAME": "kakamega",
    "AT_API_KEY": "atsk_1",
    "AT_SHORTCODE": "20384",
    "USSD_CODE": "*483#",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No setting of the machine the tests run on reaches them."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def written(tmp_path):
    def write(**keys: str) -> Path:
        file = tmp_path / ".env"
        file.write_text("".join(f"{key}={value}\n" for key, value in keys.items()))
        return file

    return write


def test_needs_no_setting_for_a_trial(tmp_path):
    settings = load_settings(tmp_path / ".env")
    assert (settings.database_url, settings.itika_env, settings.itika_port) == (None, "development", 8000)


def test_takes_the_environment_above_the_file(written, monkeypatch):
    monkeypatch.setenv("ITIKA_PORT", "9000")
    settings = load_settings(written(ITIKA_PORT="8001", AT_SENDER_ID="KAKAMEGA", AT_API_KEY=""))
    assert (settings.itika_port, settings.at_sender_id, settings.at_api_key) == (9000, "KAKAMEGA", None)


def test_takes_an_empty_key_as_unset(written):
    assert load_settings(written(DATABASE_URL="", ITIKA_PORT="")).database_url is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_names_the_driver_in_a_database_address(written, scheme):
    settings = load_settings(written(DATABASE_URL=f"{scheme}://a:p%40ss@db:5433/itika?sslmode=require"))
    assert settings.database_url == "postgresql+psycopg://a:p%40ss@db:5433/itika?sslmode=require"


def test_takes_two_callback_secrets(written):
    settings = load_settings(written(ITIKA_CALLBACK_SECRETS=f"{SECRET}, {'t' * 32}"))
    assert settings.itika_callback_secrets == (SECRET, "t" * 32)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("DATABASE_URL", "sqlite:///itika.db", "must be an address such as postgresql://"),
        ("DATABASE_URL", "postgresql://db:x/itika", "must be an address such as postgresql://"),
        ("DATABASE_OWNER_URL", "postgresql://db.example", "must be an address such as postgresql://"),
        ("ITIKA_ENV", "prod", "must be development, training or production"),
        ("ITIKA_PORT", "80 80", "must be a whole number from 0 to 65535"),
        ("ITIKA_PORT", "65536", "must be a whole number from 0 to 65535"),
        ("ITIKA_CALLBACK_SECRETS", "short", "must be one or two different words of 32 or more"),
        ("ITIKA_CALLBACK_SECRETS", f"{SECRET},{SECRET}", "must be one or two different words"),
        ("ITIKA_CALLBACK_SECRETS", f"{SECRET}/x", "letters, digits, - or _"),
        ("AT_BASE_URL", "api.africastalking.com", "must begin with https://"),
        ("AT_SENDER_ID", "KAKAMEGA COUNTY", "must be 3 to 11 letters"),
        ("AT_SHORTCODE", "+2547", "must be 3 to 8 digits"),
        ("SMS_BATCH", "501", "must be a whole number from 1 to 500"),
        ("SMS_PER_SECOND", "0", "must be a number above 0"),
        ("SMS_NOTICE_HOURS", "18-8", "must be two hours from 0 to 24"),
        ("SMS_NOTICE_HOURS", "8:00-18:00", "must be two hours from 0 to 24"),
        ("USSD_CODE", "384*50", "must look like *384*50#"),
        ("ITIKA_PROT", "8000", "is not a setting: did you mean ITIKA_PORT?"),
        ("COLOUR", "red", "is not a setting: see .env.example."),
    ],
)
def test_says_in_one_sentence_what_to_mend(written, key, value, says):
    with pytest.raises(SettingsError) as refused:
        load_settings(written(**{key: value}))
    sentence = str(refused.value)
    assert sentence.startswith(f"{key} ")
    assert says in sentence
    assert "\n" not in sentence


def test_says_all_faults_at_once(written):
    with pytest.raises(SettingsError) as refused:
        load_settings(written(ITIKA_PORT="x", USSD_CODE="x"))
    assert len(str(refused.value).splitlines()) == 2


def test_says_so_when_the_file_cannot_be_read(tmp_path):
    file = tmp_path / ".env"
    file.write_bytes(b"ITIKA_PORT=\xff\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(file)


def test_is_fit_for_production(written):
    assert load_settings(written(**PRODUCTION)).itika_env == "production"


@pytest.mark.parametrize("left_out", sorted(PRODUCTION.keys() - {"ITIKA_ENV"}))
def test_refuses_production_with_something_left_out(written, left_out):
    with pytest.raises(SettingsError) as refused:
        load_settings(written(**{**PRODUCTION, left_out: ""}))
    assert left_out in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ITIKA_CALLBACK_SECRETS", DEVELOPMENT_SECRET),
        ("AT_USERNAME", "sandbox"),
        ("AT_BASE_URL", "http://stand.in"),
    ],
)
def test_refuses_production_with_something_left_open(written, key, value):
    with pytest.raises(SettingsError, match=key):
        load_settings(written(**{**PRODUCTION, key: value}))


def test_shows_no_secret(written):
    settings = load_settings(written(**PRODUCTION))
    for secret in ("word", SECRET, "atsk_1"):
        assert secret not in repr(settings)
    with pytest.raises(SettingsError) as refused:
        load_settings(written(DATABASE_URL="mysql://a:canary@db/x", ITIKA_CALLBACK_SECRETS="canary"))
    assert "canary" not in str(refused.value)


def test_explains_every_setting_in_the_example():
    example = (ROOT / ".env.example").read_text()
    for name in Settings.model_fields:
        assert f"\n{name.upper()}=" in example


def test_takes_the_example_as_it_stands(tmp_path):
    assert load_settings(ROOT / ".env.example") == load_settings(tmp_path / "none")
