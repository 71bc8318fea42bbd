"""The texts of new files: data, with `$name` where something is put in (`scaffold.text_files`)."""
