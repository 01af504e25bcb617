"""A Dask cluster as the engine of a scan: `client` asks, `work` runs in the cluster's workers."""
