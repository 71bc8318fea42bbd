"""Search what was built for words of other clients, and for words kept from its readers."""
