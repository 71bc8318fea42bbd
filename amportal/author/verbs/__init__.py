"""The verbs, by what they are about; all of them are in `ALL_VERBS`."""
