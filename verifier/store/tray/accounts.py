"""Who may come in: accounts, what they opened, and the tokens of programs. Of a password or a token only a hash is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from verifier.domain import Agent, Asked, Deed, Role
from verifier.errors import UsageError
from verifier.store.tray.auditing import witness
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.tables import ACCOUNT, SESSION, TOKEN
from verifier.store.words import is_name, key_of, plain, utc
from verifier.wording import say

__all__ = ["Account", "Accounts", "Token"]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `secret`: the hash of the password; an account that is closed lets nobody in."""

    name: str
    role: Role
    secret: str
    made: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows. Of the token itself nothing is kept."""

    number: int
    name: str
    role: Role
    made_by: str
    made: datetime
    revoked: datetime | None


class Accounts:
    """Accounts, sessions and tokens; each gesture is written down."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def add(self, name: str, role: Role, secret: str, asked: Asked) -> None:
        """A new account. UsageError where somebody, or a program, has that name already, or nobody may have it."""
        own = _named(name)
        with self._cabinet.write() as connection:
            _check_free(connection, own)
            row = {"name": own, "key": key_of(own), "role": role.value, "secret": secret, "made_at": utc(asked.when)}
            connection.execute(ACCOUNT.insert(), row)
            witness(connection, Deed(asked.who, asked.when, "compte_ouvert", told=f"{own} {role}"))

    def change(self, name: str, asked: Asked, *, role: Role | None = None, secret: str | None = None) -> None:
        """Another role or password; whoever was signed in has to do so again. UsageError where there is no such account."""
        values = {"role": role and role.value, "secret": secret}
        self._update(name, {key: value for key, value in values.items() if value}, Deed(asked.who, asked.when, "compte_change"))

    def close(self, name: str, asked: Asked) -> None:
        """Let nobody in under that name any more. UsageError where there is no such account."""
        self._update(name, {"closed_at": utc(asked.when)}, Deed(asked.who, asked.when, "compte_ferme"))

    def _update(self, name: str, values: Mapping[str, Any], deed: Deed) -> None:
        with self._cabinet.write() as connection:
            found = _found(connection, name)
            own = found.name if found else plain(name)
            changed = ACCOUNT.update().where(ACCOUNT.c.name == own, ACCOUNT.c.closed_at.is_(None)).values(**values)
            if not connection.execute(changed).rowcount:
                raise UsageError(say("tray.sans_compte", nom=own))
            connection.execute(SESSION.delete().where(SESSION.c.account == own))
            witness(connection, Deed(deed.who, deed.when, deed.action, told=own))

    def all(self) -> tuple[Account, ...]:
        """Every account, closed ones too."""
        with self._cabinet.read() as connection:
            return tuple(map(_account, connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name))))

    def of(self, name: str) -> Account | None:
        """The account of that name, however its letters are written; None where there is none."""
        with self._cabinet.read() as connection:
            row = _found(connection, name)
        return _account(row) if row else None

    def enter(self, name: str, mark: str, ends: datetime, asked: Asked) -> None:
        """Somebody signed in. `mark`: the hash of what their browser keeps."""
        with self._cabinet.write() as connection:
            connection.execute(SESSION.delete().where(SESSION.c.ends_at < utc(asked.when)))
            row = {"hash": mark, "account": plain(name), "made_at": utc(asked.when), "ends_at": utc(ends)}
            connection.execute(SESSION.insert(), row)
            witness(connection, Deed(asked.who, asked.when, "connexion"))

    def leave(self, mark: str, asked: Asked) -> None:
        """Somebody signed out."""
        with self._cabinet.write() as connection:
            connection.execute(SESSION.delete().where(SESSION.c.hash == mark))
            witness(connection, Deed(asked.who, asked.when, "deconnexion"))

    def by_session(self, mark: str, now: datetime) -> Agent | None:
        """Who signed in, None where that is over."""
        asked = (
            select(ACCOUNT.c.name, ACCOUNT.c.role).join(SESSION, SESSION.c.account == ACCOUNT.c.name)
            .where(SESSION.c.hash == mark, SESSION.c.ends_at > utc(now), ACCOUNT.c.closed_at.is_(None))
        )
        with self._cabinet.read() as connection:
            return _agent(connection, asked)

    def by_token(self, mark: str) -> Agent | None:
        """Which program shows a token that still holds."""
        asked = select(TOKEN.c.name, TOKEN.c.role).where(TOKEN.c.hash == mark, TOKEN.c.revoked_at.is_(None))
        with self._cabinet.read() as connection:
            return _agent(connection, asked)

    def give(self, name: str, role: Role, mark: str, asked: Asked) -> Token:
        """A token for a program. UsageError where one that holds, or somebody, has that name already, or nobody may."""
        own = _named(name)
        row = {"name": own, "role": role.value, "hash": mark, "made_by": plain(asked.who), "made_at": utc(asked.when)}
        with self._cabinet.write() as connection:
            _check_free(connection, own)
            key = connection.execute(TOKEN.insert(), row).inserted_primary_key
            witness(connection, Deed(asked.who, asked.when, "jeton_donne", told=f"{own} {role}"))
        return Token(int(key[0]) if key else 0, own, role, asked.who, asked.when, None)

    def revoke(self, number: int, asked: Asked) -> None:
        """A token holds no longer. UsageError where there is none, or it does not any more."""
        with self._cabinet.write() as connection:
            ended = TOKEN.update().where(TOKEN.c.id == number, TOKEN.c.revoked_at.is_(None)).values(revoked_at=utc(asked.when))
            if not connection.execute(ended).rowcount:
                raise UsageError(say("tray.sans_jeton", numero=number))
            witness(connection, Deed(asked.who, asked.when, "jeton_revoque", told=str(number)))

    def tokens(self) -> tuple[Token, ...]:
        """Every token, revoked ones too."""
        with self._cabinet.read() as connection:
            rows = connection.execute(select(TOKEN).order_by(TOKEN.c.id)).all()
        return tuple(
            Token(row.id, row.name, Role(row.role), row.made_by, datetime.fromisoformat(row.made_at), _moment(row.revoked_at))
            for row in rows
        )


def _named(name: str) -> str:
    """The name as it is kept. Raises UsageError where nobody may be called so."""
    if not is_name(name):
        raise UsageError(say("tray.nom_impossible" if name.strip() else "tray.compte_sans_nom"))
    return plain(unicodedata.normalize("NFC", name))


def _check_free(connection: Connection, name: str) -> None:
    """Refuse a name under which the deeds of two could no longer be told apart. Raises UsageError."""
    account = _found(connection, name)
    if account:
        raise UsageError(say("tray.compte_present", nom=account.name))
    for row in connection.execute(select(TOKEN.c.id, TOKEN.c.name).where(TOKEN.c.revoked_at.is_(None))):
        if key_of(row.name) == key_of(name):
            raise UsageError(say("tray.jeton_present", nom=row.name, numero=row.id))


def _found(connection: Connection, name: str) -> Any:
    """The account of that name. In a tray of old two may differ by case alone: then the one that is written so."""
    rows = connection.execute(select(ACCOUNT).where(ACCOUNT.c.key == key_of(name)).order_by(ACCOUNT.c.made_at)).all()
    return next((row for row in rows if row.name == plain(name)), rows[0] if rows else None)


def _agent(connection: Connection, asked: Any) -> Agent | None:
    row = connection.execute(asked).first()
    return Agent(row.name, Role(row.role)) if row else None


def _account(row: Any) -> Account:
    return Account(row.name, Role(row.role), row.secret, datetime.fromisoformat(row.made_at), _moment(row.closed_at))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
