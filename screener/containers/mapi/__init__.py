"""Outlook's properties: what a message or its attachment says, whatever file keeps them."""
