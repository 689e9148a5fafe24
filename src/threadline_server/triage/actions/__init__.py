"""What people and rules do to proposals, rules and the rota."""
