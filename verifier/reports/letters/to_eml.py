"""A letter as a draft of an e-mail, which a mail program opens ready to be sent."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from verifier.reports.letters.letter import Letter

__all__ = ["to_eml"]


def to_eml(letter: Letter) -> bytes:
    """The draft: subject and text; no date and no address, which are the agent's to give. The same letter, the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["X-Unsent"] = "1"          # Outlook opens it as a draft
    message.set_content(letter.text + "\n", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()
