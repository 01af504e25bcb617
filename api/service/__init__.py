"""Use cases: each takes the context, who asks, and plain arguments, and returns frozen views.

The one place that commits, and the one place that says who may.
"""
