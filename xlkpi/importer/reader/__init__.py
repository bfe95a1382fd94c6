"""Files of other people -> workbooks as read, or why not."""
