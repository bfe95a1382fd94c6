"""Other people's spreadsheets and archives -> cells; nothing in them is believed."""
