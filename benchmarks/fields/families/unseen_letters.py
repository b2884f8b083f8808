# ruff: noqa: E501, PLR0913, PLR0917  rows as they are drawn
"""Letters, forms and contracts of the test set."""

from case import Case, money
from kit import Sheet, look_of
from parts import addressee, billed, cell, client, facts, firm, ident, legal, sums
from reportlab.lib.pagesizes import A4

from families import family
from families.unseen_bills import fine


def told(case: Case, sheet: Sheet, x: float, width: float, mark: str = "", align: str = "l", gap: float = 6) -> None:
    """The sentences of a letter, each its own paragraph."""
    for sentence in [*case.body, *case.remarks]:
        sheet.para(x, width, f"{mark}{sentence}", align=align, lead=1.42)
        sheet.y += gap


def seal(sheet: Sheet, case: Case, x: float, y: float) -> None:
    """The firm's stamp."""
    house = case.seller
    rows = [house.name.upper(), house.address.street, f"{house.address.postcode} {house.address.town}", *([f"SIRET {house.siret}"] if house.siren else [])]
    sheet.stamp(x, y, rows, case.rng.uniform(-14, 14), 7.5, case.rng.choice(("#2a3f8f", "#8f2a3a", "#333333")))


@family("test", "attestation_editeur", 5, pictures=True)
def as_model(case: Case) -> bytes:
    """After the official model: title, software, day of printing, « à l'attention de », body; the éditeur in the head and the stamp only."""
    sheet = Sheet(look_of(case.rng, ("Times", "Helvetica", "DejaVuSerif"), (10, 11)), top=44)
    sheet.logo(48, 34, case.seller.name, 30, mark=False) if case.pictured else sheet.lines(48, firm(case)[:4], bold=1)
    sheet.y = max(sheet.y, 90) + 20
    sheet.para(48, 499, case.title or "ATTESTATION DE CONFORMITÉ – indicateur « logiciel métier »", 13, "c", bold=True)
    sheet.y += 14
    if case.trap is None:
        sheet.lines(48, [f"Logiciel : {case.product.name}"], bold=1)
    sheet.lines(48, [f"Date de l'impression : {case.dated(case.day)}"])
    sheet.y += 14
    sheet.lines(300, ["À l'attention de", *addressee(case), *([ident(case)] if ident(case) else [])])
    sheet.y += 24
    told(case, sheet, 48, 499, align="j")
    sheet.y += 34
    sheet.text(60, sheet.y, "Cachet de la société du logiciel", 8)
    sheet.text(360, sheet.y, "Tampon ou signature du praticien", 8)
    seal(sheet, case, 150, sheet.y + 46)
    sheet.text(297, 812, legal(case), 7, align="c")
    return sheet.done()


@family("test", "attestation_editeur", 5, pictures=True)
def bulleted(case: Case) -> bytes:
    """A letter with the addressee on the left, references on one line, points in a list, a typed signature."""
    rng = case.rng
    sheet = Sheet(look_of(rng), top=44)
    sheet.text(550, 54, case.dated(case.day), align="r")
    if case.pictured:
        sheet.logo(45, 24, case.seller.name, 30)
        sheet.y = 64
    sheet.lines(45, firm(case), bold=1, ink=sheet.look.ink)
    sheet.y += 34
    sheet.lines(45, addressee(case))
    sheet.y += 18
    pieces = [f"{label} : {text}" for label, text in facts(case, "Réf.", "Édition du", ("client:Dossier",))[:: 2]]
    sheet.lines(45, ["    ".join([*pieces, *([ident(case)] if ident(case) else [])])], 8)
    sheet.rule(45, 550, sheet.y + 5, 0.4)
    sheet.y += 26
    sheet.para(45, 505, case.title or rng.choice(case.words["attestation"]), 13, bold=True)
    sheet.y += 12
    told(case, sheet, 58, 480, rng.choice(("• ", "– ")) if len(case.body) > 2 else "")
    sheet.y += 22
    sheet.lines(45, ["Veuillez agréer nos salutations distinguées.", "", f"{case.clerk.first} {case.clerk.last.upper()}", "Support utilisateurs"])
    sheet.rule(45, 550, 790, 0.4)
    sheet.text(45, 802, legal(case), 7)
    return sheet.done()


@family("test", "attestation_editeur", 5)
def dotted(case: Case) -> bytes:
    """A form filled: labels, values over dots, boxes ticked, then the sentences."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSansCondensed", "Courier"), (9, 10)), top=40)
    sheet.box(40, 30, 515, 36, "#e6e6e6", thick=0.8)
    sheet.text(297, 53, case.title or rng.choice(case.words["attestation"]), 13, True, "c")
    sheet.lines(48, firm(case), bold=1, y=74)
    entries = [("Délivrée à", client(case)), ("Demeurant", f"{case.place.street}, {case.place.postcode} {case.place.town}"), ("Établie le", case.dated(case.day))]
    if ident(case):
        entries.append(tuple(ident(case).split(" : ")))
    if case.trap is None:
        entries += [("Nom du logiciel", case.product.name), ("Société éditrice", case.product.editor.name)]
        entries += [("Version commerciale", case.version)] if case.version else []
        entries += [("Acquis le", case.dated(case.acquired))] if case.acquired else []
        entries += cell(case, "DMP compatible", rng.choice(("oui", "OUI", "Oui, homologué")))
    y = 176.0
    for label, text in entries:
        sheet.field(48, y, f"{label} :", text, 499)
        y += 22
    for index, (label, on) in enumerate((("Poste fixe", True), ("Portable", rng.random() < 0.5), ("Mode hébergé", False))):
        sheet.tick(48 + index * 140, y + 4, label, on)
    sheet.y = y + 24
    told(case, sheet, 48, 499)
    sheet.y += 30
    sheet.lines(340, ["Cachet et signature"], 8)
    seal(sheet, case, 430, sheet.y + 40)
    sheet.scribble(350, sheet.y + 56, rng)
    sheet.text(297, 812, legal(case), 6.8, align="c")
    return sheet.done()


@family("test", "attestation_editeur", 4)
def split(case: Case) -> bytes:
    """Two columns: the facts on the left, label over value; the sentences on the right."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans", "DejaVuSerifCondensed")), top=40)
    sheet.box(0, 0, sheet.wide, 8, sheet.look.ink, thick=0)
    sheet.para(45, 505, case.title or rng.choice(case.words["attestation"]), 18, bold=True, ink=sheet.look.ink)
    sheet.para(45, 505, f"{case.seller.name} – document remis le {case.dated(case.day)}", 8.5, ink="#555555")
    pairs = [("BÉNÉFICIAIRE", client(case)), ("ADRESSE", f"{case.place.street} {case.place.postcode} {case.place.town}")]
    if ident(case):
        pairs.append(tuple(ident(case).split(" : ")))
    if case.trap is None:
        pairs += [("LOGICIEL", case.product.name), ("ÉDITEUR", case.product.editor.name)]
        pairs += [("VERSION", case.version)] if case.version else []
        pairs += [("MISE EN SERVICE", case.dated(case.acquired))] if case.acquired else []
        pairs += cell(case, "DMP COMPATIBLE", "Oui")
    y = 124.0
    for label, text in pairs:
        sheet.text(45, y, label, 7, ink="#777777")
        y = sheet.para(45, 160, text, bold=True, y=y + 3) + 18
    sheet.rule(45, 205, y, 0.4)
    sheet.lines(45, firm(case), 8, y=y + 6)
    sheet.y = 116
    told(case, sheet, 235, 315, align=rng.choice("lj"), gap=10)
    sheet.y += 26
    sheet.lines(235, [f"{case.clerk.first} {case.clerk.last}", "Responsable de la relation clients"])
    sheet.scribble(240, sheet.y + 28, rng)
    sheet.text(45, 812, legal(case), 6.8)
    return sheet.done()


@family("test", "attestation_editeur certificat", 4)
def diploma(case: Case) -> bytes:
    """A framed sheet on its long side, all in the middle, a round of colour for a seal."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Times", "DejaVuSerif"), (11, 12)), (A4[1], A4[0]), top=64)
    sheet.box(22, 22, sheet.wide - 44, sheet.tall - 44, ink="#a58a3a", thick=3)
    sheet.para(90, 662, f"{case.seller.name} {case.seller.form}", 13, "c", bold=True)
    name = "Certificat de conformité" if case.kind == "certificat" else rng.choice(case.words["attestation"])
    sheet.para(90, 662, case.title or name, 23, "c", bold=True, ink=sheet.look.ink)
    sheet.y += 16
    if case.kind != "certificat":
        sheet.lines(421, ["est remise à", *addressee(case), *([ident(case)] if ident(case) else [])], align="c")
        sheet.y += 14
    told(case, sheet, 110, 622, align="c", gap=3)
    sheet.y += 14
    sheet.lines(421, [f"{case.seller.address.town}, le {case.dated(case.day)}"], align="c")
    sheet.scribble(380, sheet.y + 26, rng)
    sheet.canvas.setFillColorRGB(0.75, 0.62, 0.25)
    sheet.canvas.circle(740, 90, 26, stroke=0, fill=1)
    sheet.text(421, 556, legal(case), 7, align="c")
    return sheet.done()


@family("test", "bon_de_commande", 4, signed=True)
def acknowledged(case: Case) -> bytes:
    """A letter by which the firm confirms an order received and recorded."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Times", "Helvetica", "DejaVuSerif"), (10, 10.5)), top=44)
    sheet.lines(550, firm(case), bold=1, align="r")
    sheet.y += 14
    sheet.lines(50, addressee(case))
    sheet.y += 22
    sheet.para(50, 495, case.title or f"CONFIRMATION DE COMMANDE N° {case.number}", 13, bold=True)
    sheet.y += 8
    sheet.para(50, 495, f"Nous accusons réception de votre commande, enregistrée le {case.dated(case.day)} sous le numéro {case.number}.", align="j")
    sheet.lines(50, [ident(case)] if ident(case) else [])
    sheet.y += 12
    for label, count, total in billed(case, "lct"):
        sheet.rule(50, 545, sheet.y, 0.3)
        low = sheet.para(56, 330, label, y=sheet.y + 3)
        sheet.text(420, sheet.y + 14, f"x {count}", align="r")
        sheet.text(545, sheet.y + 14, f"{total} €", align="r")
        sheet.y = low + 6
    sheet.rule(50, 545, sheet.y, 0.3)
    sheet.y += 6
    for label, text in sums(case, "Total HT", "TVA", "Total TTC"):
        sheet.y += 15
        sheet.text(545, sheet.y, f"{label} {text}", align="r")
    sheet.y += 16
    for remark in case.remarks:
        sheet.para(50, 495, remark, align="j")
    sheet.y += 14
    sheet.lines(50, ["Le service commercial", f"{case.clerk.first} {case.clerk.last.upper()}"])
    sheet.scribble(54, sheet.y + 26, rng)
    sheet.y += 40
    fine(sheet, 50, 495, case.cgv)
    sheet.text(297, 812, legal(case), 6.8, align="c")
    return sheet.done()


@family("test", "attestation_honneur", 3)
def declared(case: Case) -> bytes:
    """A form of statement on honour, filled by the professional."""
    sheet = Sheet(look_of(case.rng, ("Times", "Helvetica", "DejaVuSans"), (10, 11)), top=60)
    sheet.para(60, 475, case.title or "DÉCLARATION SUR L'HONNEUR", 15, "c", bold=True)
    sheet.y += 24
    for label, text in (("Nom et prénom", client(case)), ("Exerçant à", f"{case.place.street}, {case.place.postcode} {case.place.town}")):
        sheet.field(60, sheet.y + 12, f"{label} :", text, 475)
        sheet.y += 24
    sheet.lines(60, [ident(case)] if ident(case) else [])
    sheet.y += 16
    told(case, sheet, 60, 475)
    sheet.y += 30
    sheet.lines(60, [f"À {case.place.town}, le {case.dated(case.day)}", "Signature du déclarant"])
    sheet.scribble(70, sheet.y + 34, case.rng)
    return sheet.done()


@family("test", "contrat", 3)
def parties(case: Case) -> bytes:
    """A contract that begins with two frames, one for each party, and numbered clauses."""
    sheet = Sheet(look_of(case.rng, sizes=(9, 9.5)), top=50)
    sheet.lines(48, [case.title or f"CONTRAT D'ABONNEMENT {case.number}"], 15, bold=1)
    sheet.y += 14
    start = sheet.y
    ours = sheet.lines(56, ["Le prestataire", *firm(case)], y=start, bold=1)
    theirs = sheet.lines(310, ["L'abonné", *addressee(case), *([ident(case)] if ident(case) else [])], y=start, bold=1)
    low = max(ours, theirs) + 8
    sheet.box(48, start, 246, low - start, round_by=4)
    sheet.box(302, start, 246, low - start, round_by=4)
    sheet.y = low + 14
    services = " ; ".join(f"{row.label}, {money(row.total)} € HT" for row in case.rows)
    for index, text in enumerate([f"L'abonné souscrit aux services suivants : {services}.", *case.remarks, "La durée initiale est de trente-six mois.", *case.cgv]):
        sheet.para(48, 499, f"{index + 1}. {text}", align="j")
        sheet.y += 7
    sheet.y += 16
    sheet.lines(48, [f"Signé à {case.seller.address.town} le {case.dated(case.day)}"])
    sheet.scribble(60, sheet.y + 34, case.rng)
    sheet.scribble(320, sheet.y + 34, case.rng)
    sheet.text(48, 812, legal(case), 6.8)
    return sheet.done()


@family("test", "autre", 2)
def schedule(case: Case) -> bytes:
    """A calendar of payments."""
    sheet = Sheet(look_of(case.rng), top=44)
    sheet.lines(48, firm(case), bold=1)
    sheet.y += 12
    sheet.lines(330, addressee(case))
    sheet.y += 24
    sheet.para(48, 499, case.title or "ÉCHÉANCIER DE PAIEMENT", 15, bold=True)
    for label, text in facts(case, "Contrat", "Établi le"):
        sheet.lines(48, [f"{label} {text}"])
    sheet.lines(48, [ident(case)] if ident(case) else [])
    sheet.y += 10
    sheet.para(48, 499, "Concerne : " + " ; ".join(row.label for row in case.rows))
    sheet.y += 10
    months = [(f"{(case.day.month + index) % 12 + 1:02d}/{case.day.year + (case.day.month + index) // 12}", f"{money(case.due // 6)} €") for index in range(6)]
    sheet.table(48, (200, 160), [("Prélèvement du mois de", "Montant TTC"), *months], "lr", "ruled")
    sheet.y += 12
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    sheet.text(48, 812, legal(case), 6.8)
    return sheet.done()
