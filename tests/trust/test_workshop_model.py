from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from workshop_mishaps import InMemoryMachine, MishapMachine


def run(machine: type[RuleBasedStateMachine], examples: int, steps: int = 30) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.parametrize(("machine", "examples"), [(MishapMachine, 40), (InMemoryMachine, 15)])
def test_a_workshop_in_a_store_is_what_its_model_says_whatever_people_do(
    machine: type[RuleBasedStateMachine], examples: int, often: Callable[[int], int]
) -> None:
    run(machine, often(examples))
