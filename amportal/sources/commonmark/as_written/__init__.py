"""What people mean by ends of lines, signs and tabs, which CommonMark leaves out."""
