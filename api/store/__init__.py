"""What is kept and where: tables, the vault of encrypted files, the key ring."""
