"""Office Open XML packages: parts and relations, properties, drawings, what is embedded."""
