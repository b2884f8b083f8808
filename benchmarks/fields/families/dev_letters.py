# ruff: noqa: E501  rows as they are drawn
"""Letters and forms of the development set: attestations, statement, certificate, contract, order form."""

from case import Case
from kit import Sheet, look_of
from parts import addressee, billed, cell, client, firm, ident, legal, service, sums

from families import family

SERIFS = ("Times", "DejaVuSerif", "DejaVuSerifCondensed", "Helvetica")


@family("dev", "attestation_editeur", 6, pictures=True)
def letter(case: Case) -> bytes:
    """A letter: head in the middle, addressee right, place and date, subject, justified paragraphs, signature and stamp."""
    rng = case.rng
    sheet = Sheet(look_of(rng, SERIFS, (10, 10.5, 11)), top=50)
    if case.pictured:
        sheet.logo(220, 30, case.seller.name, 34)
        sheet.y = 66
    sheet.lines(297, firm(case), bold=1, align="c", ink=sheet.look.ink)
    sheet.y += 26
    sheet.lines(330, [*addressee(case), *([ident(case)] if ident(case) else [])])
    sheet.y += 30
    sheet.lines(330, [f"{case.seller.address.town}, le {case.dated(case.day)}"])
    sheet.y += 26
    sheet.lines(64, [f"Objet : {case.title or case.rng.choice(case.words['attestation'])}"], bold=1)
    sheet.y += 20
    sheet.para(64, 467, "Madame, Monsieur," if rng.random() < 0.5 else "Chère cliente, cher client,")
    for sentence in [*case.body, *case.remarks]:
        sheet.y += 8
        sheet.para(64, 467, sentence, align="j", lead=1.45)
    sheet.y += 30
    sign(sheet, case, 350)
    sheet.rule(64, 531, 792, 0.4)
    sheet.text(297, 804, legal(case), 7, align="c")
    return sheet.done()


def sign(sheet: Sheet, case: Case, x: float) -> None:
    """Who signs for the éditeur, by hand and by stamp."""
    sheet.room(90)
    sheet.lines(x, [f"{case.clerk.first} {case.clerk.last.upper()}", case.rng.choice(("Service clients", "Direction générale", "Gérance"))])
    sheet.scribble(x + 6, sheet.y + 26, case.rng)
    if case.rng.random() < 0.5:
        house = case.seller
        sheet.stamp(x - 110, sheet.y + 20, [house.name.upper(), house.address.street, f"{house.address.postcode} {house.address.town}"], case.rng.uniform(-10, 12))


@family("dev", "attestation_editeur", 5)
def labelled(case: Case) -> bytes:
    """An attestation whose facts stand in a two-column table; the sentences follow."""
    rng = case.rng
    sheet = Sheet(look_of(rng, sizes=(9.5, 10, 10.5)))
    sheet.lines(48, firm(case), bold=1)
    sheet.y += 30
    sheet.box(48, sheet.y, 499, 30, "#e8ecf3", thick=0)
    sheet.text(297, sheet.y + 20, case.title or case.rng.choice(case.words["attestation"]), 13, True, "c", sheet.look.ink)
    sheet.y += 48
    named = addressee(case)
    rows = [("Professionnel de santé", client(case)), ("Adresse", ", ".join(named[-2:]))]
    if ident(case):
        rows.append(tuple(ident(case).split(" : ")))
    if case.trap is None:
        rows += [("Logiciel", case.product.name), ("Éditeur", case.product.editor.name)]
        rows += [("Version commerciale", case.version)] if case.version else []
        rows += [("Date d'acquisition", case.dated(case.acquired))] if case.acquired else []
    rows += cell(case, "Compatibilité DMP", "Oui – DMP compatible")
    rows.append((rng.choice(("Date d'édition", "Attestation éditée le")), case.dated(case.day)))
    sheet.table(48, (180, 319), rows, "ll", rng.choice(("ruled", "lined", "zebra")), heads=False)
    sheet.y += 18
    for sentence in [*case.body, *case.remarks]:
        sheet.para(48, 499, sentence, align=rng.choice("lj"), lead=1.4)
        sheet.y += 5
    sheet.y += 26
    sign(sheet, case, 380)
    sheet.text(48, 806, legal(case), 6.8)
    return sheet.done()


@family("dev", "attestation_editeur certificat", 3)
def framed(case: Case) -> bytes:
    """A framed page with everything in the middle."""
    rng = case.rng
    sheet = Sheet(look_of(rng, SERIFS, (10.5, 11, 11.5)), top=70)
    sheet.box(24, 24, sheet.wide - 48, sheet.tall - 48, ink=sheet.look.ink, thick=2.4)
    sheet.box(30, 30, sheet.wide - 60, sheet.tall - 60, ink=sheet.look.ink, thick=0.6)
    sheet.lines(297, firm(case)[:3], bold=1, align="c")
    sheet.y += 40
    name = "CERTIFICAT" if case.kind == "certificat" else rng.choice(case.words["attestation"])
    sheet.para(60, 475, case.title or name, 20, "c", bold=True, ink=sheet.look.ink)
    sheet.y += 30
    if case.kind != "certificat":
        sheet.para(60, 475, "délivrée à", align="c")
        sheet.lines(297, [*addressee(case), *([ident(case)] if ident(case) else [])], align="c", bold=1)
        sheet.y += 26
    for sentence in [*case.body, *case.remarks]:
        sheet.para(90, 415, sentence, align="c", lead=1.5)
        sheet.y += 8
    sheet.y += 20
    sheet.para(60, 475, f"Fait à {case.seller.address.town}, le {case.dated(case.day)}", align="c")
    sheet.y += 34
    sheet.scribble(260, sheet.y, rng)
    sheet.para(60, 475, legal(case), 7, "c", y=784)
    return sheet.done()


@family("dev", "attestation_honneur", 2)
def statement(case: Case) -> bytes:
    """The professional's own words."""
    sheet = Sheet(look_of(case.rng, SERIFS, (11, 12)), top=60)
    sheet.lines(60, [*addressee(case), *([ident(case)] if ident(case) else [])])
    sheet.y += 60
    sheet.para(60, 475, case.title or "ATTESTATION SUR L'HONNEUR", 15, "c", bold=True)
    sheet.y += 40
    for sentence in [*case.body, *case.remarks]:
        sheet.para(60, 475, sentence, align="j", lead=1.5)
        sheet.y += 8
    sheet.y += 30
    sheet.lines(300, [f"Fait à {case.place.town}", f"le {case.dated(case.day)}"])
    sheet.scribble(310, sheet.y + 36, case.rng)
    return sheet.done()


@family("dev", "contrat", 2)
def contract(case: Case) -> bytes:
    """The first page of a contract: the parties, then articles."""
    sheet = Sheet(look_of(case.rng, SERIFS, (9.5, 10)), top=54)
    sheet.para(56, 483, case.title or "CONTRAT DE LICENCE ET DE SERVICES", 14, "c", bold=True)
    sheet.para(56, 483, f"n° {case.number}", align="c")
    sheet.y += 16
    where = ", ".join(addressee(case)[-2:])
    sheet.para(56, 483, f"Entre les soussignés : {legal(case)}, ci-après « le Prestataire », d'une part, et {client(case)}, "
               f"{where}{', ' + ident(case) if ident(case) else ''}, ci-après « le Client », d'autre part, il est convenu :", align="j")
    rows = " ; ".join(f"{label} ({total} € HT)" for label, total in billed(case, "lt"))
    articles = [f"Objet. Le Prestataire fournit au Client : {rows}.", *case.remarks,
                f"Durée. Le contrat est conclu pour {case.rng.choice(('12', '24', '36'))} mois, renouvelables.", *case.cgv]
    for index, text in enumerate(articles):
        sheet.y += 10
        sheet.para(56, 483, f"Article {index + 1} – {text}", align="j")
    sheet.y += 26
    sheet.para(56, 483, f"Fait en deux exemplaires à {case.seller.address.town}, le {case.dated(case.day)}")
    sheet.y += 18
    sheet.lines(56, ["Le Prestataire"])
    sheet.text(330, sheet.y, "Le Client")
    sheet.scribble(60, sheet.y + 36, case.rng)
    sheet.scribble(335, sheet.y + 36, case.rng)
    return sheet.done()


@family("dev", "bon_de_commande", 6, signs=True)
def order_form(case: Case) -> bytes:
    """A form: dotted lines, boxes to tick, a table, a frame to sign."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSansCondensed", "Times")))
    sheet.lines(48, firm(case), bold=1, ink=sheet.look.ink, y=34)
    sheet.box(330, 36, 217, 44)
    sheet.text(438, 55, case.title or "BON DE COMMANDE", 13, True, "c")
    sheet.text(438, 72, f"n° {case.number}", align="c")
    where = ", ".join(addressee(case)[-2:])
    y = 138.0
    for label, text in [("Commande passée le", case.dated(case.day)), ("Nom du client", client(case)), ("Adresse", where),
                        *([tuple(ident(case).split(" : "))] if ident(case) else []), *service(case, "Mise en service")]:
        sheet.field(48, y, label, text, 499)
        y += 19
    for index, (label, on) in enumerate((("Première installation", True), ("Renouvellement", False), ("Matériel seul", False))):
        sheet.tick(48 + index * 160, y + 6, label, on)
    sheet.y = y + 26
    sheet.table(48, (40, 289, 40, 65, 65), [["N°", "Désignation", "Qté", "P.U. HT", "Total HT"], *billed(case, "nlcut")], "clcrr", "ruled")
    for label, amount in sums(case, "Total HT", "TVA", "Total TTC"):
        sheet.y += 15
        sheet.text(440, sheet.y, label, align="r")
        sheet.text(545, sheet.y, amount, align="r")
    sheet.y += 14
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    for sentence in case.cgv:
        sheet.para(48, 499, sentence, 6.5, "j", ink="#444444")
    consent(sheet, case)
    sheet.text(297, 812, legal(case), 6.8, align="c")
    return sheet.done()


def consent(sheet: Sheet, case: Case) -> None:
    """The frame where the customer signs."""
    sheet.room(96)
    sheet.y += 14
    sheet.box(300, sheet.y, 247, 74)
    sheet.text(308, sheet.y + 13, "Bon pour accord, date et signature du client", 8)
    if case.signed:
        sheet.text(308, sheet.y + 30, f"Bon pour accord, le {case.dated(case.day)}", 9)
        sheet.scribble(330, sheet.y + 54, case.rng, 110)
