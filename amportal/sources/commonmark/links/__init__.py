"""The parts of links, their definitions, and where a link may lead."""
