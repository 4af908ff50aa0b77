"""What Ofsted's documents say: bytes to text, text to judgements."""
