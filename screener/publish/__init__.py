"""From a folder of drafts to a site's folder: only bytes that a person released, and only whole."""
