"""One run from prepared tickets to themes: what is read, grouped, named, known again and corrected by people."""
