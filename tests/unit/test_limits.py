"""The budget of one file's tree: every bound holds, and says which one."""

from __future__ import annotations

import pytest

from screener.errors import TooLarge
from screener.limits import Budget, Limits


def test_members_and_bytes_add_up_over_the_tree() -> None:
    budget = Budget(Limits(members=3, total_bytes=100))
    budget.spend_member(40)
    budget.spend_member(40)
    with pytest.raises(TooLarge, match="总大小"):
        budget.spend_member(40)
    budget.spend_member(1)
    with pytest.raises(TooLarge, match="数量"):
        budget.spend_member(1)


def test_one_member_has_its_own_bound() -> None:
    with pytest.raises(TooLarge, match="单个文件"):
        Budget(Limits(member_bytes=10)).spend_member(11)


def test_expansion_counts_only_when_it_is_large() -> None:
    budget = Budget(Limits(ratio=10, ratio_floor=1000))
    budget.spend_member(900, packed_size=1)
    with pytest.raises(TooLarge, match="压缩比"):
        budget.spend_member(2000, packed_size=100)


def test_depth_is_bounded() -> None:
    budget = Budget(Limits(depth=2))
    budget.check_depth(2)
    with pytest.raises(TooLarge, match="嵌套"):
        budget.check_depth(3)


def test_pictures_cost_their_pixels_once_and_no_search_begins_late() -> None:
    budget = Budget(Limits(sight_pixels=100))
    budget.spend_sight(b"one", 60)
    budget.spend_sight(b"one", 60)
    with pytest.raises(TooLarge, match="图片"):
        budget.spend_sight(b"two", 60)
    with pytest.raises(TooLarge, match="用时"):
        Budget(Limits(sight_seconds=-1)).spend_sight(b"one", 1)
