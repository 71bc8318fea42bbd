"""What a site's own templates and style sheets may not do, found without running them."""
