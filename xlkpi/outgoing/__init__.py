"""What goes out: workbooks, mails, answers, marked copies; what a change does to what is out."""
