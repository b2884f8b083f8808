# ruff: noqa: E501, PLR0913, PLR0917  rows as they are drawn, and the measures of what is drawn
"""Fourteen pages with invented people: seven layouts, each in two typefaces, and the truth of each word by word.

The truth is kept as the eye sees it: rows from top to bottom, the words of a row from left to right. The words that decide a
dossier (software, version, date, mention, name) are marked where they are drawn.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 50.0, 545.0
SAME_ROW = 2.5  # points between the baselines of one row

TYPEFACES = {  # regular and bold; those of the PDF standard are painted by pdfium with its own
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
    "Courier": ("Courier", "Courier-Bold"),
    "DejaVu Sans": ("DejaVuSans", "DejaVuSans-Bold"),
    "DejaVu Serif": ("DejaVuSerif", "DejaVuSerif-Bold"),
    "DejaVu Condensed": ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
}
FOLDER = Path("/usr/share/fonts/truetype/dejavu")

PEOPLE = ("Claire MARTINEAU", "Hugo LEFEBVRIER", "Anaïs DUCHÊNE-ROY", "Mathieu O'BRIAND", "Zoé PRIGENTIL", "Loïc VASSEURAT",
          "Inès GARRIGUET", "Basile TRÉVOUX", "Nadège COLLINARD", "Félix AUMONTEL", "Sixtine BRÉHAUD", "Yanis CORDELOU",
          "Maëlle HUISSIERE", "Gaspard PONTILLAC")
SOFTWARE = ("Logiflux Santé", "Dentaria Plus", "MédiClair", "Kinévia Pro", "Orthosoft Alpha", "Sagécabinet", "Infiplanning",
            "Podolys Expert", "Vocalia Bilan", "Optivue", "Perlogis", "Cabinéo Net", "Stomalys", "Carnélia")
COMPANIES = ("Logiflux", "Dentaria", "Éditions Clair", "Kinévia", "Orthosoft", "Sagécab", "Infigest", "Podolys", "Vocalia", "Optivue",
             "Perlogis", "Cabinéo", "Stomalys", "Carnélia")
STREETS = ("12 rue des Lilas", "4 bis avenue du Général Leclerc", "187 boulevard Voltaire", "9 place de l'Église")
TOWNS = ("69003 Lyon", "31000 Toulouse", "35700 Rennes", "25000 Besançon", "67200 Strasbourg", "13008 Marseille")
JOBS = ("chirurgien-dentiste", "masseur-kinésithérapeute", "sage-femme", "orthophoniste", "infirmière libérale", "pédicure-podologue")
SMALL_PRINT = (
    "Pas d'escompte en cas de paiement anticipé. Tout retard entraîne des pénalités égales à trois fois le taux d'intérêt légal",
    "ainsi qu'une indemnité forfaitaire de recouvrement de 40 euros (articles L. 441-10 et D. 441-5 du code de commerce).",
)
THINGS = (("Licence annuelle poste principal", "540,00"), ("Licence poste supplémentaire", "180,00"), ("Maintenance et hotline", "228,00"),
          ("Formation à distance (2 h)", "150,00"), ("Lecteur de carte Vitale", "89,90"), ("Sauvegarde externalisée", "96,00"),
          ("Mise en service et paramétrage", "120,00"), ("Module agenda partagé", "60,00"), ("Reprise des données", "310,50"))


@dataclass(frozen=True)
class Truth:
    """A row of a page: its words, and those that decide."""

    words: tuple[str, ...]
    decisive: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A page and what stands on it."""

    name: str
    pdf: bytes
    rows: tuple[Truth, ...]


@dataclass(frozen=True)
class Case:
    """The invented facts of one page."""

    name: str
    software: str
    company: str
    version: str
    day: str
    since: str
    number: str
    siret: str
    street: str
    town: str
    job: str
    things: tuple[tuple[str, str], ...]


@dataclass
class Sheet:
    """A page being drawn, which remembers its words."""

    page: Any
    faces: tuple[str, str]
    placed: list[tuple[float, float, str, tuple[str, ...]]] = field(default_factory=list)

    def put(self, left: float, top: float, text: str, decisive: str = "", **style: Any) -> float:
        """A text on the baseline `top` points below the edge; its right end."""
        size, face = style.get("size", 10), self.faces[bool(style.get("bold"))]
        self.page.setFont(face, size)
        self.page.setFillColor(HexColor(style.get("ink", "#111111")))
        wide = pdfmetrics.stringWidth(text, face, size)
        left -= wide * style.get("end", 0)
        self.page.drawString(left, HEIGHT - top, text)
        self.placed.append((top, left, text, tuple(decisive.split())))
        return left + wide

    def row(self, top: float, cells: Sequence[tuple[float, str]], **style: Any) -> None:
        """Cells of one row; those after the first two end at their place."""
        for place, (left, text) in enumerate(cells):
            self.put(left, top, text, end=place > 1, **style)

    def wide(self, text: str, size: float = 10) -> float:
        """How wide a text is."""
        return pdfmetrics.stringWidth(text, self.faces[0], size)

    def prose(self, left: float, top: float, text: str, decisive: str, room: float, size: float = 10, pitch: float = 1.5) -> float:
        """A paragraph, broken where it must be; where the next one starts."""
        wanted, row = decisive.split(), []
        for word in [*text.split(), ""]:
            if row and (not word or self.wide(" ".join([*row, word]), size) > room):
                held = [each for each in map(bare, row) if each in wanted]
                self.put(left, top, " ".join(row), " ".join(held), size=size)
                row, top = [], top + pitch * size
            row.append(word)
        return top + 0.5 * size

    def box(self, left: float, top: float, right: float, bottom: float, fill: str = "", line: float = 0.7) -> None:
        """A box, or a surface."""
        self.page.setLineWidth(line)
        if fill:
            self.page.setFillColor(HexColor(fill))
        self.page.rect(left, HEIGHT - bottom, right - left, bottom - top, fill=bool(fill), stroke=not fill)

    def rule(self, left: float, top: float, right: float, line: float = 0.7) -> None:
        """A level rule."""
        self.page.setLineWidth(line)
        self.page.line(left, HEIGHT - top, right, HEIGHT - top)

    def logo(self, left: float, top: float, name: str, ink: str) -> None:
        """A mark and a name in colour."""
        self.page.setFillColor(HexColor(ink))
        self.page.circle(left + 14, HEIGHT - top - 14, 14, fill=1, stroke=0)
        self.page.setFillColor(HexColor("#ffffff"))
        self.page.rect(left + 6, HEIGHT - top - 16, 16, 4, fill=1, stroke=0)
        self.put(left + 36, top + 21, name, size=20, bold=True, ink=ink)

    def truth(self) -> tuple[Truth, ...]:
        """The rows as an eye sees them."""
        rows: list[list[tuple[float, float, str, tuple[str, ...]]]] = []
        for each in sorted(self.placed):
            if rows and each[0] - rows[-1][0][0] < SAME_ROW:
                rows[-1].append(each)
            else:
                rows.append([each])
        found = (sorted(row, key=lambda each: each[1]) for row in rows)
        return tuple(Truth(tuple(" ".join(each[2] for each in row).split()), tuple(word for each in row for word in each[3]))
                     for row in found)


def bare(word: str) -> str:
    """A word without the punctuation around it."""
    return word.strip('.,;:()«»"!? ')


def people(sheet: Sheet, case: Case, left: float, top: float, size: float = 10) -> None:
    """The buyer's block."""
    sheet.put(left, top, f"Docteur {case.name}", case.name, size=size, bold=True)
    for place, text in enumerate((case.job, case.street, case.town), 1):
        sheet.put(left, top + 1.4 * size * place, text, size=size)


def table(sheet: Sheet, case: Case, top: float, size: float, pitch: float, few: int, ruled: bool) -> float:
    """A table of what is sold; where it ends."""
    columns = (LEFT + 5, 330.0, 420.0, 475.0, RIGHT - 5)
    sheet.row(top, list(zip(columns, ("Désignation", "Référence", "Qté", "PU HT", "Total HT"), strict=True)), size=size, bold=True)
    first = f"{case.software} version {case.version}"
    sheet.put(columns[0], top + pitch, first, f"{case.software} {case.version}", size=size)
    for place, (thing, price) in enumerate(case.things[:few], 1):
        cells = (thing, f"REF-{place}{case.number[-3:]}", "1", price, price)
        line = top + pitch * (place + 1)
        sheet.row(line, list(zip(columns, cells, strict=True)), size=size)
    end = top + pitch * (few + 1) + 0.5 * pitch
    if ruled:
        for place in range(few + 3):
            sheet.rule(LEFT, top - 0.7 * pitch + pitch * place + (0 if place < few + 2 else 0.2), RIGHT)
        for left in (LEFT, 322.0, 395.0, 425.0, 482.0, RIGHT):
            sheet.page.line(left, HEIGHT - top + 0.7 * pitch, left, HEIGHT - (top + pitch * (few + 1.3)))
    return end


def totals(sheet: Sheet, top: float, size: float = 10) -> None:
    """Sums at the right."""
    for place, (label, value) in enumerate((("Total HT", "947,90 €"), ("TVA 20 %", "189,58 €"), ("Total TTC", "1 137,48 €"))):
        sheet.put(400, top + 15 * place, label, size=size, bold=place == 2)
        sheet.put(RIGHT - 5, top + 15 * place, value, size=size, bold=place == 2, end=1)


def foot(sheet: Sheet, case: Case, size: float = 7) -> None:
    """The small print."""
    for place, text in enumerate(SMALL_PRINT):
        sheet.put(LEFT, 780 + 1.4 * size * place, text, size=size)
    sheet.put(LEFT, 780 + 2.8 * size, f"{case.company} SAS au capital de 50 000 euros, {case.town}, SIRET {case.siret}", size=size)


def plain_invoice(sheet: Sheet, case: Case) -> None:
    """A logo, two blocks, a ruled table."""
    sheet.logo(LEFT, 40, case.company, "#1d5c8a")
    sheet.put(LEFT, 92, case.street, size=9)
    sheet.put(LEFT, 105, "Tél. 01 23 45 67 89 - contact@exemple.fr", size=9)
    people(sheet, case, 340, 150)
    sheet.put(LEFT, 235, f"Facture n° {case.number}", size=16, bold=True)
    sheet.put(LEFT, 256, f"Date : {case.day}", case.day)
    end = table(sheet, case, 295, 9.5, 18, 5, ruled=True)
    totals(sheet, end + 25)
    sheet.put(LEFT, end + 110, f"Logiciel DMP compatible depuis le {case.since}", f"DMP compatible {case.since}")
    foot(sheet, case)


def banner_invoice(sheet: Sheet, case: Case) -> None:
    """White letters on a dark banner, striped rows."""
    sheet.box(0, 0, WIDTH, 82, "#16324f")
    sheet.put(LEFT, 48, case.company, size=24, bold=True, ink="#ffffff")
    sheet.put(RIGHT, 48, f"FACTURE {case.number}", size=13, ink="#ffffff", end=1)
    sheet.put(LEFT, 120, "Émise le", size=9, ink="#555555")
    sheet.put(110, 120, case.day, case.day, size=10)
    people(sheet, case, 330, 120)
    for place in range(0, 6, 2):
        sheet.box(LEFT, 232 + 22 * place, RIGHT, 254 + 22 * place, "#e4eaf0")
    end = table(sheet, case, 225, 10, 22, 5, ruled=False)
    totals(sheet, end + 20)
    sheet.box(LEFT, end + 90, RIGHT, end + 130)
    sheet.put(LEFT + 10, end + 114, f"{case.software} est compatible DMP et agréé SESAM-Vitale.", f"{case.software} compatible DMP")
    foot(sheet, case)


def letter(sheet: Sheet, case: Case) -> None:
    """An attestation in prose."""
    sheet.put(LEFT, 70, f"{case.company} SAS", size=14, bold=True)
    sheet.put(LEFT, 86, f"{case.street}, {case.town}", size=9)
    sheet.put(RIGHT, 150, f"Fait à Lyon, le {case.day}", case.day, size=11, end=1)
    sheet.put(WIDTH / 2 - 70, 210, "ATTESTATION", size=20, bold=True)
    top = sheet.prose(LEFT, 260, f"Je soussignée, directrice de la société {case.company}, atteste que le docteur {case.name}, {case.job}, "
                      f"exerçant {case.street} à {case.town}, utilise le logiciel {case.software} dans sa version {case.version} "
                      f"depuis le {case.since}.", f"{case.name} {case.software} {case.version} {case.since}", 490, 11)
    top = sheet.prose(LEFT, top, "Ce logiciel est DMP compatible et homologué par le Centre national de dépôt et d'agrément. Il permet la "
                      "télétransmission des feuilles de soins, l'alimentation du dossier médical partagé et l'envoi de messages par "
                      "messagerie sécurisée de santé.", "DMP compatible", 490, 11)
    top = sheet.prose(LEFT, top, "La présente attestation est délivrée à la demande de l'intéressé pour servir et valoir ce que de droit "
                      "auprès de la caisse primaire d'assurance maladie.", "", 490, 11)
    sheet.put(360, top + 30, "La directrice", size=11)
    foot(sheet, case, 6.5)


def form(sheet: Sheet, case: Case) -> None:
    """Labels, leader dots and values; an underlined title; boxes that are ticked."""
    right = sheet.put(150, 90, "Certificat de conformité", size=18, bold=True)
    sheet.rule(150, 92, right, 0.9)
    rows = (("Éditeur", case.company, ""), ("Logiciel", case.software, case.software), ("Version", case.version, case.version),
            ("Date d'installation", case.since, case.since), ("Professionnel", case.name, case.name), ("Profession", case.job, ""),
            ("Adresse", f"{case.street}, {case.town}", ""), ("Numéro SIRET", case.siret, ""))
    for place, (label, value, decisive) in enumerate(rows):
        top = 150 + 26 * place
        end = sheet.put(LEFT, top, label, size=11)
        sheet.page.setFont(sheet.faces[0], 11)
        dots = "." * int((245 - end) / sheet.wide(".", 11))
        sheet.page.drawString(end + 4, HEIGHT - top, dots)
        sheet.put(260, top, value, decisive, size=11)
    for place, text in enumerate(("Le logiciel est compatible DMP", "Le logiciel est agréé SESAM-Vitale 1.40", "Messagerie sécurisée incluse")):
        top = 400 + 24 * place
        sheet.box(LEFT, top - 9, LEFT + 10, top + 1)
        sheet.page.line(LEFT + 1, HEIGHT - top + 8, LEFT + 9, HEIGHT - top)
        sheet.put(LEFT + 22, top, text, "compatible DMP" if not place else "", size=11)
    sheet.put(LEFT, 520, f"Certificat établi le {case.day} sous le numéro {case.number}", case.day, size=11)
    sheet.put(330, 560, "Cachet et signature", size=10)
    sheet.box(330, 570, RIGHT, 650)
    foot(sheet, case)


def order(sheet: Sheet, case: Case) -> None:
    """Two blocks side by side whose rows do not meet, and a table."""
    sheet.put(LEFT, 60, "BON DE COMMANDE", size=18, bold=True)
    sheet.put(RIGHT, 60, f"N° {case.number}", size=12, end=1)
    sheet.box(LEFT - 5, 80, 290, 200)
    for place, text in enumerate((f"{case.company} SAS", case.street, case.town, f"SIRET {case.siret}", "TVA FR 32 732829320",
                                  f"Commande du {case.day}")):
        sheet.put(LEFT, 99 + 18 * place, text, case.day if place == 5 else "", size=9.5)
    sheet.box(305, 80, RIGHT, 200)
    for place, text in enumerate((f"Dr {case.name}", case.job, "Cabinet du Parc", "88 chemin des Vignes", "84000 Avignon")):
        sheet.put(315, 108 + 18 * place, text, case.name if not place else "", size=9.5)
    end = table(sheet, case, 240, 9, 17, 7, ruled=True)
    totals(sheet, end + 20, 9)
    left = sheet.put(LEFT, end + 90, "Compatibilité : ", size=9, bold=True)
    sheet.put(left + 3, end + 90, f"DMP compatible, mise en service le {case.since}", f"DMP compatible {case.since}", size=9)
    sheet.put(LEFT, end + 120, "Bon pour accord, date et signature du client :", size=9)
    foot(sheet, case)


def dense_invoice(sheet: Sheet, case: Case) -> None:
    """Small type, many rows, long conditions."""
    sheet.logo(LEFT, 30, case.company, "#5b2a6e")
    sheet.put(RIGHT, 45, f"Facture {case.number} du {case.day}", case.day, size=9, bold=True, end=1)
    people(sheet, case, 380, 80, 8.5)
    end = table(sheet, case, 160, 8, 13, 9, ruled=True)
    totals(sheet, end + 15, 8)
    sheet.put(LEFT, end + 15, f"Attestation : {case.software} {case.version}, DMP compatible", f"{case.software} {case.version} DMP compatible", size=8)
    sheet.put(LEFT, end + 29, f"Mise en service le {case.since}, contrat n° 2291-{case.number[-4:]}", case.since, size=8)
    top = end + 80
    for clause in ("Article 1. Le client dispose d'un droit d'usage personnel et non exclusif du logiciel pour la durée de l'abonnement.",
                   ("Article 2. La maintenance comprend la correction des anomalies, les mises à jour réglementaires et l'assistance "
                    "téléphonique du lundi au vendredi de 9 h à 18 h, hors jours fériés."),
                   "Article 3. Les données de santé sont hébergées par un hébergeur certifié HDS situé en France métropolitaine.",
                   ("Article 4. Le présent contrat est renouvelé par tacite reconduction sauf dénonciation par lettre recommandée "
                    "avec accusé de réception trois mois avant son échéance.")):
        top = sheet.prose(LEFT, top, clause, "", 490, 7, 1.45)
    foot(sheet, case, 6.5)


def two_columns(sheet: Sheet, case: Case) -> None:
    """A certificate: prose in two columns whose baselines are apart, a narrow dark band, a table beside a block."""
    sheet.put(LEFT, 70, case.company, size=22, bold=True, ink="#2a6e4a")
    sheet.rule(LEFT, 80, RIGHT, 1.5)
    sheet.put(LEFT, 104, f"Attestation d'équipement du {case.day}", case.day, size=13, bold=True)
    sheet.prose(LEFT, 140, f"La société {case.company} certifie que {case.name} est titulaire d'une licence du logiciel {case.software} "
                f"en version {case.version}, installée le {case.since} et toujours en service à ce jour.",
                f"{case.name} {case.software} {case.version} {case.since}", 225, 10, 1.8)
    sheet.prose(315, 149, "Cette licence ouvre droit aux mises à jour, à l'assistance et à la formation. Elle est nominative et ne peut "
                "être cédée à un tiers sans l'accord écrit de la société.", "", 225, 10, 1.8)
    sheet.box(LEFT, 320, RIGHT, 340, "#2a6e4a")
    sheet.put(LEFT + 8, 334, "Conformité du logiciel", size=11, bold=True, ink="#ffffff")
    for place, (label, value) in enumerate((("DMP", "compatible"), ("SESAM-Vitale", "agréé"), ("MSSanté", "intégrée"), ("Ségur", "vague 1"))):
        top = 370 + 22 * place
        sheet.put(LEFT + 8, top, label, "DMP" if not place else "")
        sheet.put(200, top, value, "compatible" if not place else "")
        sheet.rule(LEFT, top + 7, 290)
    for place, text in enumerate(("Contact", "Service clients", "04 72 00 00 00", "support@exemple.fr")):
        sheet.put(360, 381 + 22 * place, text, bold=not place)
    sheet.put(LEFT, 500, f"Numéro de série : {case.number}", size=10)
    foot(sheet, case)


LAYOUTS: tuple[Callable[[Sheet, Case], None], ...] = (plain_invoice, banner_invoice, letter, form, order, dense_invoice, two_columns)


def luhn_siret(rng: random.Random) -> str:
    """A number that passes as a SIRET."""
    digits = [rng.randrange(10) for _ in range(13)]
    for last in range(10):
        whole = [*digits, last]
        marks = (sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(whole)))
        if sum(marks) % 10 == 0:
            text = "".join(map(str, whole))
            return f"{text[:3]} {text[3:6]} {text[6:9]} {text[9:]}"
    raise AssertionError


def case_of(place: int) -> Case:
    """The facts of a page, from its place alone."""
    rng = random.Random(f"paper {place}")
    day, since = (f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/{rng.randrange(*years)}" for years in ((2022, 2026), (2015, 2022)))
    version = rng.choice((f"{rng.randrange(2, 19)}.{rng.randrange(10)}.{rng.randrange(10)}", f"{rng.randrange(2, 19)}.{rng.randrange(10, 99)}"))
    things = tuple(rng.sample(THINGS, len(THINGS)))
    return Case(PEOPLE[place], SOFTWARE[place], COMPANIES[place], version, day, since, f"FA-{rng.randrange(2020, 2026)}-{rng.randrange(1000, 9999)}",
                luhn_siret(rng), rng.choice(STREETS), rng.choice(TOWNS), rng.choice(JOBS), things)


def papers() -> list[Paper]:
    """The pages, always the same."""
    for regular, bold in TYPEFACES.values():
        for face in (regular, bold):
            if face.startswith("DejaVu"):
                pdfmetrics.registerFont(TTFont(face, FOLDER / f"{face}.ttf"))
    return [paper(place) for place in range(2 * len(LAYOUTS))]


def paper(place: int) -> Paper:
    """One page."""
    layout, faces = LAYOUTS[place % len(LAYOUTS)], list(TYPEFACES.values())[(place + place // len(LAYOUTS)) % len(TYPEFACES)]
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    sheet = Sheet(page, faces)
    layout(sheet, case_of(place))
    page.showPage()
    page.save()
    rows = sheet.truth()
    return Paper(f"{layout.__name__} in {faces[0]}", buffer.getvalue(), rows)
