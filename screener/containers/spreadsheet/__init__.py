"""What workbooks of every format share: numbers as shown, cells as passages, texts in formulas."""
