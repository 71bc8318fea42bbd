"""`amportal access`: who may read which portal, and what hosts need to know of it."""
