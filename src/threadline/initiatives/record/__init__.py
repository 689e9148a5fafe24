"""What an initiative is: values that never change."""
