"""How the forms look and speak: templates, a style sheet, and words in three languages."""
