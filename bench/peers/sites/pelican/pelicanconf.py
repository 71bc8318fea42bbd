"""Pages only: no articles, no archives, no feeds."""

SITENAME = "Clients"
SITEURL = ""
PATH = "content"
THEME = "theme"
OUTPUT_PATH = "output"
TIMEZONE = "UTC"
PAGE_PATHS = ["pages"]
ARTICLE_PATHS = []
STATIC_PATHS = []
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {
    "extension_configs": {"markdown.extensions.tables": {}},
    "output_format": "html5",
}
