"""Decisions and arithmetic of the programme: values in, values out, no Django."""
