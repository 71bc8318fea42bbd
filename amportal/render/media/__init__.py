"""Pictures and files of a client, made safe to publish."""
