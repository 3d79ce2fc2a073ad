"""Values everything is made of: messages, errors, money, years, calls, results."""
