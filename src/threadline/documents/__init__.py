"""Values to pages: a result goes in, a document comes out. Nothing is computed here."""
