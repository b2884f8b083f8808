# ruff: noqa: E501  rows as they are drawn
"""Bills of the development set: classic, banded, columns, printout, receipt, delivery."""

from textwrap import wrap

from case import Case, money
from kit import Look, Sheet, look_of
from parts import addressee, bank, billed, facts, firm, ident, legal, service, sums

from families import family

TITLES = {"facture": "FACTURE", "devis": "DEVIS", "proforma": "FACTURE PRO FORMA", "avoir": "AVOIR"}


def small_print(sheet: Sheet, case: Case, x: float, width: float, size: float = 6.5) -> None:
    """The general conditions, under the rest."""
    for sentence in case.cgv:
        sheet.para(x, width, sentence, size, "j", ink="#444444", lead=1.2)


@family("dev", "facture facture facture facture devis proforma avoir", 7)
def classic(case: Case) -> bytes:
    """Letterhead left, addressee right, title and facts on one line, ruled table, sums under it."""
    rng = case.rng
    sheet = Sheet(look_of(rng))
    top = sheet.lines(48, firm(case), bold=1, y=40)
    place = sheet.lines(320, addressee(case), sheet.look.size + 1, y=max(top, 118) + 8)
    sheet.y = place + 34
    sheet.text(48, sheet.y, f"{case.title or TITLES[case.kind]} N° {case.number}", 15, True, ink=sheet.look.ink)
    sheet.text(547, sheet.y, f"Date : {case.dated(case.day)}", align="r")
    sheet.y += 8
    named = " – ".join(each for each in (ident(case), *(f"{label} {text}" for label, text in service(case, "Date d'installation :"))) if each)
    sheet.lines(48, [named] if named else [])
    sheet.y += 14
    widths = (270, 50, 85, 94)
    sheet.table(48, widths, [["Désignation", "Qté", "P.U. HT", "Montant HT"], *billed(case)], "lcrr", rng.choice(("ruled", "lined", "bare")))
    sheet.y += 8
    sheet.room(120)
    for label, amount in sums(case, "Total HT", "TVA", "Net à payer" if case.kind == "facture" else "Total TTC"):
        sheet.y += 15
        sheet.text(440, sheet.y, label, bold=label != "TVA", align="r")
        sheet.text(545, sheet.y, amount, align="r")
    sheet.y += 16
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    sheet.y += 12
    sheet.lines(48, [bank(case)] if rng.random() < 0.6 else [], 8)
    small_print(sheet, case, 48, 499)
    sheet.text(297, 812, legal(case), 6.8, align="c")
    return sheet.done()


@family("dev", "facture facture facture facture devis avoir", 6, pictures=True)
def banded(case: Case) -> bytes:
    """A coloured band with the title, three boxes of a label over a value, a zebra table, sums in a grey box."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans", "DejaVuSansCondensed")))
    sheet.box(0, 0, sheet.wide, 62, sheet.look.ink, thick=0)
    sheet.text(40, 40, (case.title or TITLES[case.kind]).capitalize(), 22, True, ink="#ffffff")
    sheet.text(555, 38, "" if case.pictured else case.seller.name, 13, True, "r", "#ffffff")
    if case.pictured:
        sheet.logo(380, 70, case.seller.name, 30)
    sheet.text(40, 92, "ADRESSÉ À", 7, True, ink=sheet.look.ink)
    end = sheet.lines(40, addressee(case), y=94, bold=1)
    sheet.lines(320, firm(case, named=False), 8.5, y=112, ink="#555555")
    sheet.y = max(end, 170) + 16
    pairs = [*facts(case, "Numéro", "Émise le" if case.kind == "facture" else "Établi le", rng.sample(("due:Échéance", "client:Compte client"), 1)),
             *service(case, "Mise en service")]
    for index, (label, text) in enumerate(pairs):
        sheet.box(40 + index * 130, sheet.y, 122, 36, "#f3f3f3", thick=0)
        sheet.text(46 + index * 130, sheet.y + 13, label, 7, ink="#666666")
        sheet.text(46 + index * 130, sheet.y + 28, text, 9.5, True)
    sheet.y += 54
    sheet.table(40, (235, 60, 50, 80, 90), [["Prestation", "Prix HT", "Qté", "TVA", "Total HT"], *billed(case, "lucvt")], "lrccr", "zebra")
    sheet.y += 10
    sheet.room(110)
    sheet.box(345, sheet.y, 210, 56, "#f3f3f3", thick=0)
    for label, amount in sums(case, "Sous-total HT", "TVA", "Total à régler TTC" if case.kind == "facture" else "Total TTC"):
        sheet.y += 16
        sheet.text(353, sheet.y, label, bold=label.startswith("Total"))
        sheet.text(547, sheet.y, amount, bold=label.startswith("Total"), align="r")
    sheet.y += 22
    for remark in [*case.remarks, *([ident(case)] if ident(case) else [])]:
        sheet.para(40, 515, f"• {remark}", lead=1.5)
    sheet.y += 8
    small_print(sheet, case, 40, 515, 6)
    sheet.rule(40, 555, 800, 1, sheet.look.ink)
    sheet.text(40, 812, legal(case), 6.8, ink="#555555")
    return sheet.done()


@family("dev", "facture facture facture devis", 5, pictures=True)
def sidebar(case: Case) -> bytes:
    """A tinted column on the left holds the firm, the facts and the bank; the paper itself stands on the right."""
    rng = case.rng
    sheet = Sheet(look_of(rng, sizes=(8.5, 9)))
    sheet.box(0, 0, 172, sheet.tall, "#eef2f2", thick=0)
    y = 46.0
    if case.pictured or rng.random() < 0.3:
        sheet.logo(16, 30, case.seller.name, 26, mark=False)
        y = 74
    for line in firm(case):
        y = sheet.para(16, 142, line, 8, y=y)
    y += 20
    for label, text in [*facts(case, "Pièce n°", "Date de facture" if case.kind == "facture" else "Date du devis", ("client:Code client", "ours:Votre contact")),
                        *service(case, "Mis en service le")]:
        sheet.text(16, y := y + 10, label, 7.5, ink=sheet.look.ink)
        sheet.text(16, y := y + 12, text, 9, True)
        y += 6
    for line in (bank(case), legal(case, with_name=False), rng.choice(case.words["hosting"])):
        y = sheet.para(16, 142, line, 6.8, y=y + 10)
    sheet.lines(210, [case.title or case.kind.replace("_", " ").capitalize()], 24, bold=1, ink=sheet.look.ink)
    sheet.y += 14
    sheet.lines(210, [*addressee(case), *([ident(case)] if ident(case) else [])])
    sheet.y += 26
    sheet.table(210, (205, 30, 60, 60), [["Article", "Nb", "Unitaire", "HT"], *billed(case)], "lcrr", rng.choice(("lined", "bare", "zebra")))
    sheet.y += 6
    for label, amount in sums(case, "Total hors taxes", "T.V.A.", "TOTAL TTC"):
        sheet.y += 15
        sheet.text(500, sheet.y, label, align="r")
        sheet.text(563, sheet.y, amount, align="r", bold=label == "TOTAL TTC")
    sheet.y += 20
    for remark in case.remarks:
        sheet.para(210, 350, remark, bold=rng.random() < 0.2)
        sheet.y += 3
    small_print(sheet, case, 210, 350, 6.2)
    return sheet.done()


@family("dev", "facture facture facture avoir bon_de_livraison", 4)
def printout(case: Case) -> bytes:
    """A monospaced print of an old program: columns of characters, rules made of signs."""
    sheet = Sheet(Look(case.rng.choice(("Courier", "DejaVuSansMono")), 8.2), top=36)
    wide = 92
    owner, target = firm(case), addressee(case, first_before=False)
    target += [""] * (len(owner) - len(target))
    rows = [f"{left[:37]:<39}{right[:53]}" for left, right in zip([*owner, *[""] * (len(target) - len(owner))], target, strict=False)]
    name = {"facture": "FACTURE", "avoir": "AVOIR", "bon_de_livraison": "BON DE LIVRAISON"}[case.kind]
    rows += ["", "=" * wide, f"{case.title or name} {case.number}   DATE {case.day:%d/%m/%Y}   PAGE 1/1", "=" * wide]
    rows += [text for text in (ident(case), *(f"{label} {text}" for label, text in service(case, "MIS EN SERVICE LE"))) if text]
    rows += ["", f"{'REF':<6}{'LIBELLE':<58}{'QTE':>5}{'P.U.':>11}{'MONTANT':>12}", "-" * wide]
    for ref, label, count, price, total in billed(case, "rlcut"):
        name = case.product.editor.name      # is not parted by the amounts of its row
        first, *rest = [line.replace("\u00a0", " ") for line in wrap(label.replace(name, name.replace(" ", "\u00a0")), 57)]
        rows.append(f"{ref:<6}{first:<58}{count:>5}{price:>11}{total:>12}")
        rows += [f"{'':<6}{line}" for line in rest]
    rows.append("-" * wide)
    if case.kind != "bon_de_livraison":
        rows += [f"{label:>78}{text:>14}" for label, text in sums(case, "TOTAL H.T.", "T.V.A.", "NET A PAYER EUR")]
    rows.append("")
    sheet.lines(36, rows, lead=1.3, bold=0)
    for remark in case.remarks:
        sheet.para(36, 480, remark)
    sheet.y += 14
    small_print(sheet, case, 36, 520, 6)
    sheet.para(36, 520, legal(case), 7, y=790)
    return sheet.done()


@family("dev", "facture", 5, pictures=True)
def receipt(case: Case) -> bytes:
    """A paid subscription: airy, the sum large, the facts as label and value on one line, lines without rules."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans")), top=52)
    sheet.text(54, 64, "Facture", 20, True)
    if case.pictured or rng.random() < 0.3:
        sheet.logo(360, 44, case.seller.name, 26)
    else:
        sheet.text(541, 64, case.seller.name, 13, True, "r", sheet.look.ink)
    sheet.y = 86
    for label, text in [*facts(case, "Numéro de facture", "Date d'émission", ("due:Date d'échéance",)), *service(case, "Date d'activation")]:
        sheet.y += 15
        sheet.text(54, sheet.y, label, bold=True)
        sheet.text(170, sheet.y, text)
    sheet.y += 18
    start = sheet.y
    left = sheet.lines(54, firm(case), bold=1, y=start)
    right = sheet.lines(300, ["Facturer à", *addressee(case), *([ident(case)] if ident(case) else [])], bold=1, y=start)
    sheet.y = max(left, right) + 34
    large = rng.choice(("{} € à payer, prélevés le {}", "{} € dus le {}"))
    sheet.text(54, sheet.y, large.format(money(case.due), case.dated(case.day)), 16, True)
    sheet.y += 22
    sheet.table(54, (270, 50, 80, 87), [["Description", "Qté", "Prix unitaire", "Montant"], *billed(case)], "lrrr", "bare", size=sheet.look.size - 0.5)
    for label, amount in sums(case, "Sous-total", "TVA", "Montant total TTC"):
        sheet.y += 17
        sheet.rule(300, 541, sheet.y - 12, 0.3, "#aaaaaa")
        sheet.text(300, sheet.y, label, bold=label.startswith("Montant"))
        sheet.text(541, sheet.y, amount, bold=label.startswith("Montant"), align="r")
    sheet.y += 24
    for remark in case.remarks:
        sheet.para(54, 480, remark)
    small_print(sheet, case, 54, 487)
    sheet.text(54, 806, legal(case), 6.8, ink="#777777")
    return sheet.done()


@family("dev", "bon_de_livraison", 2)
def delivery(case: Case) -> bytes:
    """A delivery note: no price, a frame for who received it."""
    sheet = Sheet(look_of(case.rng))
    sheet.text(297, 58, case.title or "BON DE LIVRAISON", 17, True, "c")
    sheet.y = 72
    sheet.para(48, 500, "   ".join(f"{label} : {text}" for label, text in facts(case, "N°", "Livré le", ("client:Client",))), align="c")
    sheet.y += 18
    sheet.box(48, sheet.y, 240, 96)
    sheet.box(307, sheet.y, 240, 96)
    sheet.lines(56, ["Expéditeur", *firm(case)][:6], y=sheet.y + 2, bold=1)
    sheet.lines(315, ["Destinataire", *addressee(case), *([ident(case)] if ident(case) else [])], y=sheet.y + 2, bold=1)
    sheet.y += 116
    sheet.table(48, (60, 360, 79), [["Code", "Produit livré", "Quantité"], *billed(case, "rlc")], "llc")
    sheet.y += 16
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    sheet.y += 20
    sheet.box(307, sheet.y, 240, 70)
    sheet.text(315, sheet.y + 14, "Reçu en bon état (date et signature)", 8)
    small_print(sheet, case, 48, 240)
    sheet.text(48, 808, legal(case), 6.8)
    return sheet.done()
