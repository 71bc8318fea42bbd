"""Say which YAML parser there is: libyaml's, or the slow one of PyYAML itself.

It exists for whoever looks a machine over; nothing that reads asks here.
"""

from __future__ import annotations


def libyaml_version() -> str | None:
    """Return libyaml's version, or None where PyYAML was built without it."""
    try:
        from yaml import _yaml
    except ImportError:
        return None
    return str(_yaml.get_version_string())


__all__ = ["libyaml_version"]
