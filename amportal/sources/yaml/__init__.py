"""YAML as written: values with their places, and errors in plain words."""
