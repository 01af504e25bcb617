"""OLE compound files and what old Office formats share: streams, properties, drawings, objects."""
