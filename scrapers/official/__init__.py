"""The official files on GOV.UK: which is the newest, and what its rows say of each provider."""
