"""`python -m amportal`: the same as the command `amportal`."""

from amportal.cli.entry_point import main

if __name__ == "__main__":
    main()
