"""What a host needs to ask the contacts of a portal for a sign-in, one module a kind of host."""
