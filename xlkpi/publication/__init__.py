"""The published text: an outline and what is accepted -> paragraphs and tables -> Word, HTML."""
