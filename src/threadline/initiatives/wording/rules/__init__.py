"""One module a rule: each looks at a text that is read already and says where the rule is broken."""
