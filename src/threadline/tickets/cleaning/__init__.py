"""A ticket's text down to what the customer says: no quoted mail, signature, greeting, small print or links."""
