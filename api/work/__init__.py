"""Work beside requests: the durable queue, the screening workers, notices, the sweep."""
