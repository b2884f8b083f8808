# ruff: noqa: E501  rows as they are drawn
"""Invoices of the test set: till roll, landscape, bilingual, grid, footed, quote, pro forma, credit."""

from case import Case, money
from kit import Look, Sheet, look_of
from parts import addressee, bank, billed, client, facts, firm, ident, legal, service, sums
from reportlab.lib.pagesizes import A4

from families import family


def fine(sheet: Sheet, x: float, width: float, sentences: list[str], size: float = 6.6) -> None:
    """Small print in one block."""
    if sentences:
        sheet.y += 8
        sheet.para(x, width, " ".join(sentences), size, "j", ink="#555555", lead=1.15)


@family("test", "facture", 3)
def till_roll(case: Case) -> bytes:
    """A till roll: narrow, everything in the middle, a price under each thing."""
    sheet = Sheet(Look(case.rng.choice(("DejaVuSansMono", "Courier", "DejaVuSansCondensed")), 8), (226, 640 + 34 * len(case.rows)), top=16, bottom=10)
    for line in firm(case):
        sheet.para(10, 206, line, align="c")
    sheet.y += 6
    sheet.para(10, 206, f"{case.title or 'FACTURE-TICKET'} {case.number}", align="c", bold=True)
    sheet.para(10, 206, f"le {case.dated(case.day)} – caisse 2", align="c")
    for label, text in service(case, "Mise en service :"):
        sheet.para(10, 206, f"{label} {text}", align="c")
    sheet.y += 6
    for line in ["Client :", *addressee(case), *([ident(case)] if ident(case) else [])]:
        sheet.para(10, 206, line)
    sheet.y += 6
    sheet.rule(10, 216, dash=True)
    for row in case.rows:
        sheet.para(10, 206, row.label)
        sheet.para(10, 206, f"{row.count} x {money(row.cents)}   {money(row.total)}", align="r")
    sheet.rule(10, 216, sheet.y + 3, dash=True)
    sheet.y += 8
    for label, text in sums(case, "TOTAL HT", "TVA", "A PAYER TTC"):
        sheet.para(10, 206, f"{label}   {text}", align="r", bold=label.startswith("A"))
    sheet.y += 6
    for remark in case.remarks:
        sheet.para(10, 206, remark, align="c")
    fine(sheet, 10, 206, case.cgv, 6)
    sheet.y += 8
    sheet.para(10, 206, legal(case), 6.5, "c")
    sheet.para(10, 206, "Merci de votre confiance", align="c")
    return sheet.done()


@family("test", "facture facture proforma devis", 4)
def landscape(case: Case) -> bytes:
    """A sheet laid on its long side: firm, facts and customer side by side above a wide table."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSansCondensed", "DejaVuSerifCondensed")), (A4[1], A4[0]), top=34)
    name = {"facture": "Facture de vente", "proforma": "Facture proforma", "devis": "Proposition commerciale"}[case.kind]
    sheet.text(36, 44, case.title or name, 16, True, ink=sheet.look.ink)
    sheet.rule(36, 806, 52, 1.2, sheet.look.ink)
    first = sheet.lines(36, firm(case), y=56, bold=1)
    second = 56.0
    for label, text in [*facts(case, "Réf. pièce", "En date du", ("order:Commande du", "client:N° de compte")), *service(case, "Date d'achat")]:
        second += 14
        sheet.text(310, second, f"{label} :", ink="#555555")
        sheet.text(400, second, text, bold=True)
    third = sheet.lines(560, ["Client", *addressee(case), *([ident(case)] if ident(case) else [])], y=56, bold=1)
    sheet.y = max(first, second, third) + 22
    head = ["Code", "Libellé", "Quantité", "Prix HT", "Taux", "Total HT", "Total TTC"]
    sheet.table(36, (60, 370, 60, 70, 50, 80, 80), [head, *billed(case, "rlcuvtp")], "llcrrrr", rng.choice(("ruled", "zebra", "lined")))
    sheet.y += 8
    sheet.room(90)
    left, start = sheet.y, sheet.y
    for remark in case.remarks:
        left = sheet.para(36, 430, remark, y=left + 3)
    for label, text in sums(case, "Montant HT", "Montant TVA", "Montant à payer" if case.kind == "facture" else "Montant TTC"):
        start += 15
        sheet.text(640, start, label)
        sheet.text(806, start, text, bold=True, align="r")
    sheet.y = max(left, start) + 8
    fine(sheet, 36, 770, case.cgv)
    sheet.text(421, 574, legal(case), 7, align="c")
    return sheet.done()


@family("test", "facture facture avoir", 4)
def bilingual(case: Case) -> bytes:
    """Two languages on every label."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "Times", "DejaVuSans")))
    name = {"facture": "FACTURE / INVOICE", "avoir": "AVOIR / CREDIT NOTE"}[case.kind]
    sheet.text(550, 50, case.title or name, 17, True, "r")
    sheet.lines(45, firm(case), bold=1, y=32, ink=sheet.look.ink)
    y = 70.0
    for label, text in [*facts(case, "N° / No.", "Date / Date", ("due:Échéance / Due date", "ref:Réf. / Ref.")), *service(case, "Mise en service / Start-up")]:
        y += 13
        sheet.text(458, y, label, 8, align="r", ink="#555555")
        sheet.text(550, y, text, 8.5, align="r")
    sheet.y = 150
    sheet.box(45, sheet.y, 260, 92, round_by=5)
    sheet.text(52, sheet.y + 13, "Client / Bill to", 8, True)
    sheet.lines(52, [*addressee(case), *([ident(case)] if ident(case) else [])], y=sheet.y + 15)
    sheet.y += 112
    head = ["Description", "Qté / Qty", "Prix / Price", "Total HT / Net"]
    sheet.table(45, (280, 60, 80, 85), [head, *billed(case)], "lrrr", rng.choice(("ruled", "lined")), size=sheet.look.size - 0.6)
    sheet.y += 4
    for label, text in sums(case, "Total HT / Subtotal", "TVA / VAT", "Total TTC / Total due"):
        sheet.y += 15
        sheet.text(450, sheet.y, label, align="r")
        sheet.text(547, sheet.y, text, align="r", bold="due" in label)
    sheet.y += 18
    for remark in case.remarks:
        sheet.para(45, 505, remark)
    sheet.lines(45, ["", "Paiement / Payment", bank(case)], 8)
    fine(sheet, 45, 505, case.cgv)
    sheet.rule(45, 550, 795, 0.4)
    sheet.text(45, 806, legal(case), 6.8)
    return sheet.done()


@family("test", "facture facture facture avoir bon_de_livraison", 5)
def grid(case: Case) -> bytes:
    """Pre-printed paper: a grid of facts, columns ruled down to the foot, sums in a row of boxes."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Courier", "DejaVuSansMono", "Helvetica"), (8.5, 9)), top=36)
    sheet.lines(330, addressee(case), y=110)
    sheet.lines(40, firm(case), bold=1, y=30)
    name = {"facture": "FACTURE", "avoir": "FACTURE D'AVOIR", "bon_de_livraison": "BON DE LIVRAISON"}[case.kind]
    sheet.text(40, 190, case.title or name, 14, True)
    pairs = [*facts(case, "N° DE PIECE", "DATE", ("client:CODE CLIENT", "ours:AFFAIRE SUIVIE PAR")), *service(case, "MISE EN SERVICE")]
    for index, (label, text) in enumerate(pairs):
        sheet.box(40 + index * 103, 200, 103, 34)
        sheet.text(91 + index * 103, 212, label, 6.5, align="c")
        sheet.text(91 + index * 103, 227, text[:18], 8.5, align="c")
    widths, priced = (290, 45, 85, 95), case.kind != "bon_de_livraison"
    sheet.y = 246
    for start, width in zip((40, 330, 375, 460), widths, strict=True):
        sheet.box(start, 246, width, 420)
    sheet.table(40, widths, [["DESIGNATION", "QTE", "PRIX UNIT." if priced else "", "MONTANT H.T." if priced else ""], *(billed(case) if priced else [[*row, "", ""] for row in billed(case, "lc")])], "lrrr", "bare")
    sheet.y += 10
    for remark in [*([ident(case)] if ident(case) else []), *case.remarks]:
        sheet.para(44, 280, remark)
        sheet.y += 3
    for index, (label, text) in enumerate(sums(case, "TOTAL H.T.", "T.V.A.", "NET A PAYER") if priced else []):
        sheet.box(190 + index * 122, 674, 121, 36)
        sheet.text(250 + index * 122, 686, label, 7, align="c")
        sheet.text(250 + index * 122, 702, text, 10, True, "c")
    sheet.y = 712
    fine(sheet, 40, 515, case.cgv, 5.8)
    sheet.text(297, 816, legal(case), 6.8, align="c")
    return sheet.done()


@family("test", "facture facture facture devis", 5, pictures=True)
def footed(case: Case) -> bytes:
    """Nothing above but a picture and the customer: the firm stands at the foot, in three columns."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans", "DejaVuSerifCondensed")))
    sheet.logo(48, 34, case.seller.name, rng.choice((28, 36, 44)))
    sheet.lines(48, [client(case), case.place.street, f"{case.place.postcode} {case.place.town}", *([ident(case)] if ident(case) else [])], 10.5, y=118)
    label = "Facture" if case.kind == "facture" else "Offre de prix"
    sheet.text(48, 226, f"{case.title or label} {case.number}", 14, True)
    sheet.text(48, 243, f"du {case.dated(case.day)}")
    sheet.y = 250
    sheet.lines(48, [f"{label} {text}" for label, text in service(case, "Logiciel mis en service le")])
    sheet.y += 14
    for row in case.rows:
        sheet.room(40)
        sheet.rule(48, 547, sheet.y, 0.3, "#999999")
        low = sheet.para(48, 400, row.label, bold=True, y=sheet.y + 4)
        sheet.text(547, sheet.y + 16, f"{money(row.total)} € HT", align="r")
        sheet.text(48, low + 11, f"Quantité {row.count}, prix unitaire {money(row.cents)} €", 8, ink="#666666")
        sheet.y = low + 17
    sheet.rule(48, 547, sheet.y, 1.2)
    for label, text in sums(case, "Total hors taxe", "dont TVA", "Somme à payer" if case.kind == "facture" else "Total toutes taxes comprises"):
        sheet.y += 16
        sheet.text(547, sheet.y, f"{label} : {text}", align="r", bold=label.startswith("S"))
    sheet.y += 18
    for remark in case.remarks:
        sheet.para(48, 400, remark, lead=1.5)
    fine(sheet, 48, 499, case.cgv)
    house = case.seller
    name = [] if case.pictured else [f"{house.name} {house.form}"]
    for x, lines in ((48, [*name, house.address.street, f"{house.address.postcode} {house.address.town}"]), (230, [f"Tél. {house.phone}", f"info@{house.domain}"]), (390, [f"SIRET {house.siret}", f"TVA {house.vat}"] if house.siren else [])):
        sheet.lines(x, lines, 7.5, y=770, ink="#555555")
    if case.reseller:
        sheet.text(48, 764, rng.choice(case.words["reseller"]), 7.5)
    return sheet.done()


@family("test", "devis", 3, signs=True)
def quote(case: Case) -> bytes:
    """An offer with its validity, options and a place to sign."""
    sheet = Sheet(look_of(case.rng))
    sheet.lines(300, firm(case), bold=1, align="c", y=30)
    sheet.y = 118
    sheet.lines(48, ["À l'attention de", *addressee(case), *([ident(case)] if ident(case) else [])], bold=1)
    sheet.y += 24
    sheet.para(48, 499, case.title or f"DEVIS n° {case.number}", 15, bold=True, ink=sheet.look.ink)
    sheet.para(48, 499, f"{case.seller.address.town}, le {case.dated(case.day)} – offre valable 30 jours")
    sheet.y += 16
    sheet.table(48, (40, 309, 70, 80), [["Pos.", "Nature", "Nombre", "Prix HT"], *billed(case, "nlct")], "clcr", case.rng.choice(("zebra", "ruled")))
    for label, text in sums(case, "Total HT", "TVA", "Total TTC"):
        sheet.y += 15
        sheet.text(460, sheet.y, label, align="r")
        sheet.text(545, sheet.y, text, align="r")
    sheet.y += 18
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    fine(sheet, 48, 499, case.cgv)
    sheet.y += 20
    sheet.room(80)
    sheet.lines(330, ["Le client", "(date, signature, « bon pour accord »)"], bold=1)
    if case.signed:
        sheet.lines(330, [f"Bon pour accord le {case.dated(case.day)}"])
        sheet.scribble(350, sheet.y + 26, case.rng, 110)
    sheet.text(48, 810, legal(case), 6.8)
    return sheet.done()


@family("test", "proforma", 2)
def watermarked(case: Case) -> bytes:
    """A pro forma with pale letters across the page."""
    sheet = Sheet(look_of(case.rng))
    pen = sheet.canvas
    pen.saveState()
    pen.translate(300, 380)
    pen.rotate(48)
    pen.setFont("Helvetica-Bold", 72)
    pen.setFillGray(0.9)
    pen.drawCentredString(0, 0, "PRO FORMA")
    pen.restoreState()
    sheet.text(48, 60, case.title or "Facture pro forma", 18, True)
    sheet.lines(547, firm(case), bold=1, align="r", y=40)
    sheet.y = 130
    sheet.lines(48, [client(case), case.place.street, f"{case.place.postcode} {case.place.town}", *([ident(case)] if ident(case) else [])])
    sheet.y += 20
    sheet.table(48, (249, 250), facts(case, "Numéro", "Date d'établissement", ("client:Client",)), "ll", "lined", heads=False)
    sheet.y += 14
    sheet.table(48, (299, 50, 70, 80), [["Objet", "Qté", "Prix", "Total"], *billed(case)], "lcrr", "lined")
    for label, text in sums(case, "HT", "TVA", "TTC"):
        sheet.y += 15
        sheet.text(545, sheet.y, f"{label} {text}", align="r")
    sheet.y += 14
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    sheet.lines(48, ["", "Document non comptable, sans valeur de facture."], 8)
    fine(sheet, 48, 499, case.cgv)
    sheet.text(297, 810, legal(case), 6.8, align="c")
    return sheet.done()


@family("test", "avoir", 2)
def credit(case: Case) -> bytes:
    """A credit note that names the invoice that it corrects."""
    sheet = Sheet(look_of(case.rng, ("Times", "Helvetica")))
    sheet.lines(48, [case.title or "Note de crédit (avoir)"], 18, bold=1)
    sheet.lines(48, [f"{label} {text}" for label, text in facts(case, "Avoir n°", "Fait le", ("order:En correction d'une facture du",))])
    sheet.y += 16
    left = sheet.lines(48, ["Émetteur", *firm(case)], bold=2, y=sheet.y)
    right = sheet.lines(320, ["Bénéficiaire", *addressee(case), *([ident(case)] if ident(case) else [])], bold=2, y=sheet.y)
    sheet.y = max(left, right) + 24
    sheet.table(48, (320, 79, 100), [["Motif du crédit", "Qté", "Montant HT"], *billed(case, "lct")], "lcr", "ruled")
    for label, text in sums(case, "Total HT", "TVA", "Total crédité"):
        sheet.y += 15
        sheet.text(545, sheet.y, f"{label} : {text}", align="r")
    sheet.y += 14
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    fine(sheet, 48, 499, case.cgv)
    sheet.text(48, 810, legal(case), 6.8)
    return sheet.done()
