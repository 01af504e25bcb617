"""The papers an office keeps: the approval form, the register, the destruction record."""
