from gateway.circuit import Circuit, State


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def circuit(clock: Clock, told: list[State] | None = None) -> Circuit:
    tell = [] if told is None else told
    return Circuit(opens_after=3, probe_seconds=1.0, tell=tell.append, clock=clock)


def opened(clock: Clock) -> Circuit:
    made = circuit(clock)
    for _ in range(3):
        made.failed()
    return made


def test_failures_in_a_row_open_it_and_fewer_do_not() -> None:
    made = circuit(Clock())
    for _ in range(2):
        made.failed()
    made.answered()
    for _ in range(2):
        made.failed()
    states = [made.state]
    made.failed()
    assert [*states, made.state] == ["closed", "open"]


def test_a_probe_is_due_after_its_time_and_there_is_one_of_it() -> None:
    clock = Clock()
    made = opened(clock)
    assert not made.begin_probe()
    clock.now += 1.0
    assert made.begin_probe()
    assert made.state == "half_open"
    assert not made.begin_probe()


def test_an_answered_probe_closes_it() -> None:
    clock = Clock()
    made = opened(clock)
    clock.now += 1.0
    made.begin_probe()
    made.answered()
    assert (made.state, made.failures) == ("closed", 0)


def test_a_failed_probe_opens_it_for_as_long_again() -> None:
    clock = Clock()
    made = opened(clock)
    clock.now += 1.0
    made.begin_probe()
    made.failed()
    assert made.state == "open"
    assert made.seconds_to_probe() == 1.0


def test_late_failures_of_questions_from_before_put_the_probe_off_no_further() -> None:
    clock = Clock()
    made = opened(clock)
    clock.now += 0.9
    made.failed()
    clock.now += 0.1
    assert made.begin_probe()


def test_a_closed_circuit_sends_no_probe() -> None:
    assert not circuit(Clock()).begin_probe()


def test_each_move_is_told_once() -> None:
    clock, told = Clock(), list[State]()
    made = circuit(clock, told)
    for _ in range(4):
        made.failed()
    clock.now += 1.0
    made.begin_probe()
    made.answered()
    made.answered()
    assert told == ["closed", "open", "half_open", "closed"]
