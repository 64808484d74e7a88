"""What people see and touch: tokens, components, shells."""
