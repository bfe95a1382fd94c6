"""Headers of mails: who wrote to whom and when, whether that is believed."""
