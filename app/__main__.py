"""The console: `itika <command>`; each command is a page in `app/console`."""

import sys
from typing import Annotated

import typer
import uvicorn

from app.account import NoPlace
from app.africastalking.fake import make_fake
from app.console import audit, broadcast, complaints, database, dial, doctor, keys, menus, staff
from app.console.demo.running import demo
from app.embedded import EmbeddedError
from app.keys import KeysError
from app.kit.errors import Refusal
from app.log import configure
from app.menu.faults import MenuFaults
from app.settings import SettingsError, load_settings
from app.worker import run_worker

cli = typer.Typer(
    name="itika",
    help="Itika, the county's USSD and SMS gateway: a resident with any phone speaks, the county answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(menus.cli, name="menus")
cli.add_typer(complaints.cli, name="complaints")
cli.add_typer(staff.cli, name="staff")
cli.add_typer(broadcast.cli, name="broadcast")
cli.add_typer(database.cli, name="db")
cli.add_typer(keys.cli, name="keys")
cli.add_typer(audit.cli, name="audit")
cli.command("demo")(demo)
cli.command("dial")(dial.dial)
cli.command("text")(dial.text)
cli.command("doctor")(doctor.doctor)
cli.command("retention")(complaints.retention)
cli.command("token")(staff.token)


@cli.command()
def serve() -> None:
    """Serve the phone door and the staff door."""
    settings = load_settings()
    configure()
    database.must_be_set(settings)
    database.port_must_be_free(settings.itika_host, settings.itika_port)
    uvicorn.run(
        "app.main:make_app",
        factory=True,
        host=settings.itika_host,
        port=settings.itika_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=10,
    )


@cli.command()
def work() -> None:
    """Send what is owed and do what is due, until stopped."""
    settings = load_settings()
    configure()
    database.must_be_set(settings)
    run_worker(settings)


@cli.command()
def fake(
    port: Annotated[int, typer.Option(help="Where to listen on 127.0.0.1.")] = 8901,
    callback: Annotated[
        str | None, typer.Option(envvar="FAKE_CALLBACK", help="Where reports and texts go: http://…/at/<secret>.")
    ] = None,
) -> None:
    """Run the stand-in provider, for trials and training only."""
    configure()
    database.port_must_be_free("127.0.0.1", port)
    uvicorn.run(make_fake(callback), host="127.0.0.1", port=port, access_log=False, log_config=None)


def main() -> None:
    """Run a command; what an operator can mend is one sentence, not a stack trace."""
    try:
        cli()
    except Refusal as refusal:
        sys.stderr.write(
            "\n".join([str(refusal), *(f"{fault.field}: {fault.detail}" for fault in refusal.faults)]) + "\n"
        )
        raise SystemExit(2) from None
    except (SettingsError, KeysError, EmbeddedError, NoPlace, MenuFaults, database.Unusable) as fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
