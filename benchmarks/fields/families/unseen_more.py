# ruff: noqa: E501  rows as they are drawn
"""More bills of the test set, orders and deliveries: summary and detail, leaders, conditions on the back, group, printed e-mail."""

from case import Case, money
from kit import Sheet, look_of
from parts import addressee, bank, billed, client, facts, firm, ident, legal, service, sums

from families import family
from families.unseen_bills import fine


@family("test", "facture", 4)
def two_leaves(case: Case) -> bytes:
    """A sum and its facts on the first leaf, what is billed on the second."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans", "DejaVuSansCondensed")))
    sheet.box(0, 0, 14, sheet.tall, sheet.look.ink, thick=0)
    sheet.lines(40, firm(case), bold=1, y=36)
    sheet.lines(340, addressee(case), 10.5, y=126)
    sheet.y = 220
    sheet.lines(40, [case.title or "Votre facture"], 19, bold=1, ink=sheet.look.ink)
    sheet.y += 12
    for label, text in [*facts(case, "Facture n°", "Éditée le", ("client:Contrat", "due:Prélèvement le")), *service(case, "Date de souscription")]:
        sheet.lines(40, [f"{label} : {text}"])
    sheet.lines(40, [ident(case)] if ident(case) else [])
    sheet.y += 20
    sheet.box(40, sheet.y, 515, 70, "#f4f4f0", thick=0, round_by=8)
    for index, (label, text) in enumerate(sums(case, "Montant HT", "TVA", "Total TTC à payer")):
        sheet.text(60 + index * 165, sheet.y + 26, label, 9)
        sheet.text(60 + index * 165, sheet.y + 50, text, 15, True)
    sheet.y += 96
    sheet.para(40, 515, rng.choice(("Le détail de votre facture figure en page 2.", "Détail au verso.")))
    sheet.para(40, 515, bank(case), 8)
    sheet.text(40, 812, legal(case), 6.8)
    sheet.turn()
    sheet.box(0, 0, 14, sheet.tall, sheet.look.ink, thick=0)
    sheet.lines(40, [f"Détail de la facture {case.number}"], 12, bold=1)
    sheet.y += 10
    sheet.table(40, (335, 50, 65, 65), [["Vos services", "Nombre", "Unité", "HT"], *billed(case)], "lrrr", "lined")
    sheet.y += 12
    for remark in case.remarks:
        sheet.para(40, 515, remark, lead=1.5)
    fine(sheet, 40, 515, case.cgv, 7)
    sheet.text(40, 812, rng.choice(case.words["hosting"]), 6.8)
    return sheet.done()


@family("test", "facture facture devis", 4)
def leaders(case: Case) -> bytes:
    """A page typed by hand: no table, things and prices joined by dots."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Times", "DejaVuSerif", "Courier"), (10, 11)), top=54)
    sheet.lines(60, firm(case), bold=1)
    sheet.y += 18
    sheet.lines(340, addressee(case))
    sheet.y += 22
    sheet.lines(340, [f"{case.seller.address.town}, le {case.dated(case.day)}"])
    sheet.y += 22
    label = "FACTURE" if case.kind == "facture" else "DEVIS"
    sheet.lines(60, [case.title or f"{label} n° {case.number}", *([ident(case)] if ident(case) else [])], 13, bold=1)
    sheet.y += 14
    for title, text in service(case, "Installation réalisée et mise en service le"):
        sheet.lines(60, [f"{title} {text}"])
    for row in case.rows:
        sheet.y += 6
        sheet.para(60, 380, row.label if row.count == 1 else f"{row.count} × {row.label}")
        sheet.text(535, sheet.y - 3, f"{money(row.total)} €", align="r")
        start = 60 + min(sheet.width(row.label) + 34, 385)
        sheet.rule(start, 535 - sheet.width(f"{money(row.total)} €") - 6, sheet.y - 3, 0.6, dash=True)
    sheet.y += 12
    for label, text in sums(case, "Total HT", "TVA", "Net à payer TTC" if case.kind == "facture" else "Total TTC"):
        sheet.y += 17
        sheet.text(420, sheet.y, f"{label} :", align="r")
        sheet.text(535, sheet.y, text, align="r", bold=True)
    sheet.y += 24
    for remark in case.remarks:
        sheet.para(60, 475, remark)
    fine(sheet, 60, 475, case.cgv)
    sheet.para(60, 475, legal(case), 7.2, "c", y=794)
    return sheet.done()


@family("test", "facture facture proforma", 4)
def verso(case: Case) -> bytes:
    """The firm on the right, a zebra table, the conditions of sale in two columns on the second leaf."""
    rng = case.rng
    sheet = Sheet(look_of(rng))
    sheet.lines(547, firm(case), bold=1, align="r", y=36, ink=sheet.look.ink)
    sheet.lines(48, ["Doit :", *addressee(case), *([ident(case)] if ident(case) else [])], y=100)
    sheet.y = 196
    name = "FACTURE" if case.kind == "facture" else "FACTURE PROFORMA"
    pairs = [*facts(case, name, "Date", ("ref:Dossier", "order:Commande client du")), *service(case, "Date d'installation")]
    sheet.table(48, [499 / len(pairs)] * len(pairs), [[label for label, _ in pairs], [text for _, text in pairs]], "c" * len(pairs), rng.choice(("zebra", "ruled")))
    sheet.y += 18
    sheet.table(48, (279, 80, 50, 90), [["Désignation des prestations", "PU HT", "Qté", "Total HT"], *billed(case, "luct")], "lrrr", "zebra")
    sheet.y += 6
    for label, text in sums(case, "Total H.T.", "T.V.A.", "Total à payer" if case.kind == "facture" else "Total T.T.C."):
        sheet.y += 15
        sheet.text(440, sheet.y, label, align="r", bold=label.startswith("Total à"))
        sheet.text(545, sheet.y, text, align="r")
    sheet.y += 18
    for remark in case.remarks:
        sheet.para(48, 499, remark, align="c")
    sheet.text(297, 806, legal(case), 6.8, align="c")
    sheet.turn()
    sheet.lines(297, ["CONDITIONS GÉNÉRALES DE VENTE"], 10, bold=1, align="c")
    clauses = [*case.cgv, "Le client s'engage à fournir une installation électrique conforme.", "Toute réclamation est adressée dans les huit jours.", "Les délais sont donnés à titre indicatif."]
    for index, sentence in enumerate(clauses):
        column, line = index % 2, index // 2
        sheet.para(48 + column * 255, 244, f"{index + 1}. {sentence}", 7, "j", y=80 + line * 70)
    return sheet.done()


@family("test", "facture", 4)
def of_group(case: Case) -> bytes:
    """A firm of a group: the group's sentence, a payer's coupon at the foot, the customer in a window on the left."""
    rng = case.rng
    sheet = Sheet(look_of(rng, ("Helvetica", "DejaVuSans", "DejaVuSerif")))
    sheet.y = 34
    for index, line in enumerate([*firm(case), f"Une société de : {rng.choice(case.words['group'])}"]):
        sheet.para(332, 222, line, bold=index == 0)
    sheet.box(44, 118, 276, 88, ink="#bbbbbb")
    sheet.lines(54, [*addressee(case), *([ident(case)] if ident(case) else [])], y=126)
    sheet.y = 232
    sheet.rule(44, 551, thick=2, ink=sheet.look.ink)
    title = f"{case.title or 'Facture'} n° {case.number} du {case.dated(case.day)}"
    sheet.text(44, sheet.y + 20, title, 12, True)
    sheet.y += 30
    sheet.lines(44, [f"{label} : {text}" for label, text in service(case, "Acquis le")])
    sheet.y += 14
    sheet.table(44, (50, 277, 50, 60, 70), [["Réf.", "Produits et services", "Qté", "P.U.", "Montant"], *billed(case, "rlcut")], "llrrr", rng.choice(("lined", "bare")))
    sheet.y += 10
    for remark in case.remarks:
        sheet.para(44, 300, remark)
    for label, text in sums(case, "Base HT", "Taxe", "À régler"):
        sheet.y += 16
        sheet.text(551, sheet.y, f"{label}  {text}", 11, True, "r")
    fine(sheet, 44, 507, case.cgv)
    sheet.rule(44, 551, 736, 0.6, "#777777", dash=True)
    sheet.lines(44, ["COUPON À JOINDRE À VOTRE RÈGLEMENT", bank(case), f"Pièce {case.number} – {money(case.due)} €"], 8, y=738)
    sheet.text(44, 816, legal(case), 6.8)
    return sheet.done()


@family("test", "facture", 2)
def printed_mail(case: Case) -> bytes:
    """An e-mail printed by the addressee: what kind of paper that is, one may argue."""
    sheet = Sheet(look_of(case.rng, ("Helvetica", "DejaVuSans", "Times"), (9.5, 10)))
    sheet.text(45, 40, "Messagerie – Impression", 8, ink="#777777")
    house = case.seller
    head = [("De", f"{house.name} <facturation@{house.domain}>"), ("À", client(case)), ("Envoyé", f"{case.dated(case.day)} 09:42"), ("Objet", f"Votre facture {case.number}")]
    sheet.y = 50
    for label, text in head:
        sheet.y += 15
        sheet.text(45, sheet.y, f"{label} :", bold=True)
        sheet.text(110, sheet.y, text)
    sheet.y += 12
    sheet.rule(45, 550)
    sheet.y += 12
    sheet.para(45, 505, f"Bonjour, voici le détail de votre facture {case.number} du {case.dated(case.day)}.")
    sheet.lines(45, [text for text in (ident(case), *(f"{label} {day}" for label, day in service(case, "Date d'activation :"))) if text])
    sheet.y += 8
    for row in case.rows:
        sheet.para(45, 505, f"- {row.label} : {money(row.total)} € HT")
    sheet.y += 8
    for label, text in sums(case, "Total HT", "TVA", "Total TTC à payer"):
        sheet.para(45, 505, f"{label} : {text}")
    sheet.y += 8
    for remark in case.remarks:
        sheet.para(45, 505, remark)
    sheet.y += 10
    sheet.lines(45, ["Cordialement,", f"{case.clerk.first} {case.clerk.last}", *firm(case)])
    sheet.y += 8
    sheet.para(45, 505, legal(case), 7, ink="#777777")
    fine(sheet, 45, 505, case.cgv)
    return sheet.done()


@family("test", "bon_de_commande", 5, signs=True)
def order_sheet(case: Case) -> bytes:
    """An order in two frames side by side, conditions between the table and the signatures."""
    sheet = Sheet(look_of(case.rng))
    sheet.para(44, 507, case.title or f"COMMANDE N° {case.number}", 15, "c", bold=True, ink=sheet.look.ink)
    sheet.para(44, 507, f"Date de commande : {case.dated(case.day)}", align="c")
    sheet.y += 12
    start = sheet.y
    ours = sheet.lines(50, ["FOURNISSEUR", *firm(case)], bold=2, y=start + 3)
    theirs = sheet.lines(308, ["CLIENT", *addressee(case), *([ident(case)] if ident(case) else [])], bold=1, y=start + 3)
    low = max(ours, theirs) + 8
    sheet.box(44, start, 250, low - start)
    sheet.box(302, start, 249, low - start)
    sheet.y = low + 16
    sheet.table(44, (60, 257, 50, 70, 70), [["Référence", "Produit commandé", "Qté", "Prix HT", "Total HT"], *billed(case, "rlcut")], "llrrr", case.rng.choice(("ruled", "zebra", "lined")))
    for label, text in sums(case, "Total HT", "TVA", "Total TTC"):
        sheet.y += 15
        sheet.text(551, sheet.y, f"{label} : {text}", align="r")
    sheet.y += 16
    sheet.lines(44, ["Conditions particulières"], bold=1)
    for remark in [*(f"{label} : {text}" for label, text in service(case, "Date d'installation")), *case.remarks]:
        sheet.para(44, 507, f"– {remark}")
    fine(sheet, 44, 507, case.cgv)
    sheet.room(100)
    sheet.y += 22
    sheet.lines(44, ["Pour le fournisseur"], bold=1)
    sheet.text(320, sheet.y, "Le client, lu et approuvé", bold=True)
    sheet.scribble(50, sheet.y + 32, case.rng)
    if case.signed:
        sheet.text(320, sheet.y + 14, f"Lu et approuvé le {case.dated(case.day)}")
        sheet.scribble(330, sheet.y + 44, case.rng, 100)
    sheet.text(44, 814, legal(case), 6.8)
    return sheet.done()


@family("test", "bon_de_livraison", 2)
def handed_over(case: Case) -> bytes:
    """The report of an installation: points checked, two signatures."""
    sheet = Sheet(look_of(case.rng))
    sheet.lines(48, firm(case), bold=1)
    sheet.y += 18
    sheet.para(48, 499, case.title or "PROCÈS-VERBAL D'INSTALLATION ET DE RECETTE", 14, "c", bold=True)
    sheet.y += 14
    for label, text in [*facts(case, "PV n°", "Intervention du"), ("Client", client(case)), ("Lieu", f"{case.place.street}, {case.place.postcode} {case.place.town}")]:
        sheet.field(48, sheet.y + 12, f"{label} :", text, 499)
        sheet.y += 19
    sheet.lines(48, [ident(case)] if ident(case) else [])
    sheet.y += 14
    sheet.table(48, (380, 119), [["Élément installé", "Quantité"], *billed(case, "lc")], "lc", "ruled")
    sheet.y += 14
    for index, text in enumerate(("Poste de travail vérifié", "Lecteur reconnu", "Sauvegarde testée")):
        sheet.tick(48, sheet.y + 12 + index * 16, text, case.rng.random() < 0.8)
    sheet.y += 66
    for remark in case.remarks:
        sheet.para(48, 499, remark)
    sheet.y += 20
    sheet.lines(48, ["Le technicien"], bold=1)
    sheet.text(330, sheet.y, "Le client (réception sans réserve)", bold=True)
    sheet.scribble(54, sheet.y + 34, case.rng)
    sheet.scribble(340, sheet.y + 34, case.rng)
    sheet.y += 56
    fine(sheet, 48, 499, case.cgv)
    sheet.text(297, 812, legal(case), 6.8, align="c")
    return sheet.done()
