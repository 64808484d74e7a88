"""Masterplan, initiatives, indicators, readings, budget."""
