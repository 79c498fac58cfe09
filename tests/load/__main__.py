"""`make load`: a lone caller, a ramp to the most that the stack takes, then a share of it against the thresholds."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from tests.load import counting, plot, thresholds
from tests.load.locust_run import run
from tests.load.shapes import STEP_SECONDS, STEPS
from tests.load.thresholds import Counted, Limits

PEOPLE: Final = 16
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Share = Annotated[float, typer.Option(help="Of the most that it takes, held for the whole time.", min=0.05, max=1)]
Seconds = Annotated[float, typer.Option(help="How long; hours make a soak of it.", min=5)]
Out = Annotated[Path, typer.Option(help="Where reports and the plot go.")]
Spike = Annotated[bool, typer.Option("--spike", help="Also let sixteen times as many come at once.")]


@app.command()
def load(share: Share = 0.7, seconds: Seconds = 30, out: Out = Path(".local/load"), *, spike: Spike = False) -> None:
    """Against the stack whose addresses are in the environment: `set -a; . .local/env`."""
    host = os.environ.get("GATEWAY_URL")
    if not host or "API_KEY_PREDICT" not in os.environ:
        typer.secho("GATEWAY_URL and API_KEY_PREDICT are not set: `make up`, then `make load`.", fg="red", err=True)
        raise typer.Exit(2)
    out.mkdir(parents=True, exist_ok=True)
    alone = counting.counted(run(out, "alone", host, people=1, seconds=8))
    _tell("a lone caller", alone)
    most = _ramp(out, host)
    rate = {"LOAD_RATE": f"{share * most:g}"}
    held = counting.counted(run(out, "steady", host, people=PEOPLE, seconds=seconds, **rate))
    _tell(f"{share:.0%} of it", held)
    found = thresholds.broken(held, alone, Limits())
    if spike:
        spiked = counting.counted(run(out, "spike", host, people=64, seconds=6 * STEP_SECONDS, LOAD_SHAPE="spike"))
        _tell("a spike", spiked)
        found += thresholds.broken(spiked, alone, Limits(shed_share=0.9, slower_than_alone=100))
    _end(found, out)


def _ramp(out: Path, host: str) -> float:
    ramp = run(out, "ramp", host, people=STEPS[-1], seconds=len(STEPS) * STEP_SECONDS, LOAD_SHAPE="ramp")
    steps = counting.steps(ramp)
    plot.draw(steps, out / "ramp.png")
    most = thresholds.saturation([(people, rate) for people, rate, _ in steps])
    typer.echo(f"the most: {most:.0f} calls per second")
    return most


def _tell(what: str, run_: Counted) -> None:
    typer.echo(
        f"{what}: {run_.per_second:.0f} calls per second, median {run_.median:.0f} ms, p95 {run_.p95:.0f} ms, "
        f"{run_.failures} failed, {run_.shed} shed of {run_.requests}"
    )


def _end(found: list[str], out: Path) -> None:
    typer.echo(f"reports: {out}/*.html, {out}/ramp.png")
    for each in found:
        typer.secho(f"broken: {each}", fg="red", err=True)
    raise typer.Exit(1 if found else 0)


if __name__ == "__main__":
    app()
