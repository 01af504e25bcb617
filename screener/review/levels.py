"""The approval chain of a department or site column: two to five levels, and what adds one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from screener.errors import WorkflowError
from screener.review.disposition import Facts
from screener.review.roles import BUSINESS_ROLES, Role
from screener.review.words import Step
from screener.rule import Category

_FEWEST, _MOST = 2, 5
_USUAL_ROLES = {
    Step.SELF: frozenset({Role.AUTHOR}),
    Step.DEPARTMENT: frozenset({Role.DEPARTMENT_HEAD}),
    Step.CONFIDENTIALITY: frozenset({Role.CONFIDENTIALITY_OFFICER}),
    Step.COUNTERSIGN: frozenset({Role.DEPARTMENT_HEAD, Role.SIGNER}),
    Step.RELEASE: frozenset({Role.SIGNER}),
}


@dataclass(frozen=True, slots=True)
class Level:
    """One signature of the chain: what kind of step, who may give it, what the unit calls it."""

    step: Step
    roles: frozenset[Role]
    title: str

    @classmethod
    def usual(cls, step: Step, title: str = "") -> Level:
        """A step given by those who usually do."""
        return cls(step, _USUAL_ROLES[step], title or step.label)


@dataclass(frozen=True, slots=True)
class Chain:
    """Checked when made: two to five levels in the order of the steps, the author's own first.

    `forced` adds a step where the machine found a category that asks for it. A finding to be
    blocked always asks for the 保密审查, whatever is configured.

    Raises:
        WorkflowError: `chain_length`, `chain_start`, `chain_order`, `chain_end`, `chain_roles`.
    """

    levels: tuple[Level, ...]
    forced: Mapping[Category, Step] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        levels = self.levels
        if not _FEWEST <= len(levels) <= _MOST:
            raise WorkflowError("chain_length", "审批流程应为二至五级")
        if levels[0].step is not Step.SELF or any(one.step is Step.SELF for one in levels[1:]):
            raise WorkflowError("chain_start", "审批流程的第一级是拟稿人自审，且只有一次")
        orders = [one.step.order for one in levels]
        if orders != sorted(orders):
            names = "、".join(step.label for step in Step)
            raise WorkflowError("chain_order", f"各级的先后应为：{names}")
        if levels[-1].step is Step.COUNTERSIGN:
            raise WorkflowError("chain_end", "会签不能是最后一级")
        for level in levels:
            _check_roles(level)
        if Step.SELF in self.forced.values():
            raise WorkflowError("chain_start", "自审不需要另行加级")

    def for_facts(self, facts: Facts) -> tuple[Level, ...]:
        """The levels a draft with these findings has to pass."""
        wanted = {step for category, step in self.forced.items() if category in facts.categories}
        if facts.blocks:
            wanted.add(Step.CONFIDENTIALITY)
        missing = wanted - {level.step for level in self.levels}
        added = [Level.usual(step) for step in Step if step in missing]
        return tuple(sorted((*self.levels, *added), key=lambda level: level.step.order))


def _check_roles(level: Level) -> None:
    if not level.title.strip():
        raise WorkflowError("chain_roles", "每一级都要有名称")
    if not level.roles or level.roles - BUSINESS_ROLES:
        raise WorkflowError("chain_roles", f"“{level.title}”只能由稿件审查角色担任")
    own = level.step is Step.SELF
    if (level.roles == {Role.AUTHOR}) is not own or (not own and Role.AUTHOR in level.roles):
        raise WorkflowError("chain_roles", "自审由拟稿人本人进行，其余各级不由撰稿人担任")
    if level.step is Step.CONFIDENTIALITY and Role.CONFIDENTIALITY_OFFICER not in level.roles:
        raise WorkflowError("chain_roles", f"“{level.title}”是保密审查，须有保密员担任")


def usual_chain(levels: int) -> Chain:
    """A chain of two to five levels as units commonly have it."""
    steps = {
        2: ((Step.DEPARTMENT, "科室负责人复核"),),
        3: ((Step.CONFIDENTIALITY, "保密办复审"), (Step.RELEASE, "分管领导终审")),
        4: ((Step.DEPARTMENT, "科室审核"), (Step.CONFIDENTIALITY, "保密审查"),
            (Step.RELEASE, "签发")),
        5: ((Step.DEPARTMENT, "科室审核"), (Step.CONFIDENTIALITY, "保密审查"),
            (Step.COUNTERSIGN, "业务会签"), (Step.RELEASE, "主要领导签发")),
    }  # fmt: skip
    if levels not in steps:
        raise WorkflowError("chain_length", "审批流程应为二至五级")
    return Chain((Level.usual(Step.SELF), *(Level.usual(*one) for one in steps[levels])))


def chain_from(data: Iterable[tuple[str, Iterable[str], str]], forced: Mapping[str, str]) -> Chain:
    """A chain from plain words, as stored and as an administrator sends it.

    Raises:
        WorkflowError: `chain_word` when a word is on none of the lists, or as `Chain`.
    """
    try:
        levels = tuple(
            Level(Step(step), frozenset(map(Role, roles)), title) for step, roles, title in data
        )
        added = {Category(category): Step(step) for category, step in forced.items()}
    except ValueError as error:
        raise WorkflowError("chain_word", "审批流程中有不认识的步骤、角色或类别") from error
    return Chain(levels, MappingProxyType(added))
