"""What makes something new: a client, a project, a deliverable, a version, a page."""
