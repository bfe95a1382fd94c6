"""Mails to units: who is sent what, on record before it leaves."""
