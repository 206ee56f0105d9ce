"""Say a number in words and read it back, a module a language."""
