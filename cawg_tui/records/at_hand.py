"""What is asked for at first need; another process gets the answer, not the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class AtNeed(Generic[T]):
    """Gives what a question brings, whenever it is called; pickled, it gives what the question brought then."""

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask

    def __call__(self) -> T:
        """Return the answer."""
        return self._ask()

    def __reduce__(self) -> tuple[type[AtHand[T]], tuple[T]]:
        """Hand over the answer as it is now."""
        return AtHand, (self._ask(),)


class AtHand(Generic[T]):
    """Gives one value whenever it is called."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def __call__(self) -> T:
        """Return it."""
        return self._value
