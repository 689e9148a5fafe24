"""Rules, the inbox of proposals that they and people fill, and who is on duty to answer them."""
