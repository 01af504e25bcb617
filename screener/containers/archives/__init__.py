"""Members of archives of every kind, read into memory under a budget; nothing is ever unpacked.

So a member's name, `../../etc/x` included, is only words. Each module has `contents(data, budget)`.
"""
