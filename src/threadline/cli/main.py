"""The command `threadline`: commands are imported when asked for; errors become exit codes here and only here."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points

import click

from threadline._version import __version__
from threadline.cli import output
from threadline.errors import CheckFailed, InputError, OutsideError, ThreadlineError

CHECK_FAILED, BAD_INPUT, OUTSIDE_FAILED = 1, 2, 3

# Name -> where it lives; the help of each stands there.
LIBRARY_COMMANDS = {
    "brief": "threadline.cli.brief:brief",
    "decisions": "threadline.cli.decisions:decisions",
    "evidence": "threadline.cli.evidence:evidence",
    "gate": "threadline.cli.gate:gate",
    "initiative": "threadline.cli.initiative:initiative",
    "lake": "threadline.cli.lake:lake",
    "playbook": "threadline.cli.playbook:playbook",
    "simulate": "threadline.cli.simulate:simulate",
    "themes": "threadline.cli.themes:themes",
    "triage": "threadline.cli.triage:triage",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the library's commands, and the server's when it is installed."""
        return sorted({*super().list_commands(ctx), *LIBRARY_COMMANDS, *_server_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported now."""
        if cmd_name in LIBRARY_COMMANDS:
            module, name = LIBRARY_COMMANDS[cmd_name].split(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name) or _server_commands().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for one that does not exist."""
        from difflib import get_close_matches  # noqa: PLC0415  only needed after a typing mistake

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1) if args else []
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx=ctx) from error


def _server_commands() -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for entry in entry_points(group="threadline.commands"):
        try:
            commands = entry.load()()
        except ModuleNotFoundError:
            # The extra [server] is not installed: the library's own commands are all there is.
            continue
        found.update({command.name: command for command in commands})
    return found


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="threadline")
def root() -> None:
    """From a customer's ticket to the model behind it, and back to the tickets."""


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    try:
        root.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        output.say("Stopped. Nothing was loaded.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except ThreadlineError as error:
        output.say(f"threadline: {error}")
        sys.exit(exit_code_of(error))


def exit_code_of(error: ThreadlineError) -> int:
    """Return 1 when a check failed, 2 for bad input, 3 when something outside failed."""
    if isinstance(error, CheckFailed):
        return CHECK_FAILED
    if isinstance(error, InputError):
        return BAD_INPUT
    if isinstance(error, OutsideError):
        return OUTSIDE_FAILED
    return BAD_INPUT
