"""Rendering: pure functions from inputs to bytes. No disk, no clock, no network."""
