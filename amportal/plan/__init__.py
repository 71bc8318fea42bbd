"""The plan: what each reader may see, where it goes, and the jobs that make it."""
