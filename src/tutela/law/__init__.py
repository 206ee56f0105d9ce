"""Dated rules asked by day: offences and their groups, classification, ranges, deadlines."""
