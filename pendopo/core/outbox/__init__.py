"""E-mail, WhatsApp and SMS: written in the transaction, sent by a job."""
