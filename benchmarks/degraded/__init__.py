"""Pages whose every word is known, and what scanners, faxes and telephones do to them."""
