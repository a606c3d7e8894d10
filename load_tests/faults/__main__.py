"""The command: one run with a summary line; ends with 1 when a promise was broken."""

import argparse
import sys
from pathlib import Path

from load_tests.faults.campaign import CONTROL, FULL, Campaign
from load_tests.faults.database import KINDS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.faults", description="Faults on purpose.")
    parser.add_argument("--jobs", type=int, default=300)
    parser.add_argument(
        "--seconds", type=float, default=200.0, help="over how long jobs and faults are spread"
    )
    parser.add_argument("--database", choices=list(KINDS), default="sqlite")
    parser.add_argument("--no-fence", action="store_true", help="the negative control: it must end with 1")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the faults")
    parser.add_argument("--keep", type=Path, help="a folder for the logs")
    asked = parser.parse_args()
    long_outage = {"outage": 3, "long outage": 1} if asked.database == "sqlite" else {}
    faults = CONTROL if asked.no_fence else {**FULL, **long_outage}
    tally = Campaign(
        asked.database,
        asked.jobs,
        seconds=asked.seconds,
        fence=not asked.no_fence,
        faults=faults,
        seed=asked.seed,
        keep=asked.keep,
    ).run()
    broken = tally.broken()
    print(f"{asked.database}, {'without the fence' if asked.no_fence else 'with the fence'}: {tally.line()}")
    print("\n".join(tally.lost[:20]))
    print(f"broken: {'; '.join(broken) or 'nothing'}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
