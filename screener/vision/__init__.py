"""What is seen rather than read: pixels to lines of text, codes and words about a picture.

Knows no format. Formats hand in pixels or the bytes of a picture, and get passages back.
"""
