"""Delivery: hands what was built to mail servers, once. It reads, and makes nothing."""
