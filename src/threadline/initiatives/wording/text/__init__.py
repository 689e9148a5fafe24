"""Reading a text: markup and quotes put aside, sentences, marked words, quantities."""
