"""Answer sheets as files come: any format becomes lines."""
