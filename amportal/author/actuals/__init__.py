"""Actual hours and costs, from the exports of time trackers."""
