"""What comes back to the address that mails are sent from."""
