"""Tasks that wait for a worker: in their order, but costly ones before small ones.

The whole window is short, so that nothing waits for long; and a long task begun first does not
leave the others idle at the end.
"""

from __future__ import annotations

from collections import deque

from screener.batch.cost import seconds
from screener.batch.walk import Target

_Task = tuple[int, Target]


class Waiting:
    def __init__(self) -> None:
        self._urgent: deque[_Task] = deque()
        self._costly: deque[_Task] = deque()
        self._small: deque[_Task] = deque()

    def __len__(self) -> int:
        return len(self._urgent) + len(self._costly) + len(self._small)

    @property
    def seconds(self) -> float:
        """What all of it costs, roughly."""
        return sum(
            seconds(target)
            for tasks in (self._urgent, self._costly, self._small)
            for _, target in tasks
        )

    def add(self, task: _Task, *, first: bool = False, costly: bool = False) -> None:
        """Behind all of its sort, or before everything where `first`."""
        if first:
            self._urgent.appendleft(task)
        else:
            (self._costly if costly else self._small).append(task)

    def take(self) -> _Task:
        """The next task. Raises IndexError when none waits."""
        return (self._urgent or self._costly or self._small).popleft()

    def small(self) -> _Task | None:
        """The next small task, without taking it; None while something else has to go first."""
        if self._urgent or not self._small:
            return None
        return self._small[0]

    def take_small(self) -> _Task:
        return self._small.popleft()

    def clear(self) -> None:
        for tasks in (self._urgent, self._costly, self._small):
            tasks.clear()
