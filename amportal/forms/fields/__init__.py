"""The fields of forms: made from verbs and models, filled, read, and turned into edits."""
