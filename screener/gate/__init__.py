"""What a run is held against: findings known before, exceptions people answer for, a threshold."""
