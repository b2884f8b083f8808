"""Who stands on the papers: invented professionals and the companies' invented particulars, with numbers whose keys are right."""

from __future__ import annotations

from dataclasses import dataclass, field


def luhn(digits: str) -> str:
    """The same digits followed by their Luhn key."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return digits + str(-total % 10)


def spaced(digits: str, *groups: int) -> str:
    """Digits cut in groups: `spaced("123456789", 3, 3, 3)` is « 123 456 789 »."""
    out, start = [], 0
    for size in groups:
        out.append(digits[start : start + size])
        start += size
    return " ".join(out)


@dataclass(frozen=True, slots=True)
class Firm:
    """A company: its real trade name, and particulars that are all invented."""

    name: str
    legal: str
    address: tuple[str, ...]
    seed: str
    phone: str
    web: str = ""
    capital: str = "40 000"
    court: str = ""

    @property
    def siren(self) -> str:
        """Nine digits, key right, no such company."""
        return luhn(self.seed)

    @property
    def siret(self) -> str:
        """Fourteen digits in the usual groups."""
        return spaced(luhn(self.siren + "0001"), 3, 3, 3, 5)

    @property
    def vat(self) -> str:
        """The intra-community number."""
        key = (12 + 3 * (int(self.siren) % 97)) % 97
        return f"FR {key:02d} {spaced(self.siren, 3, 3, 3)}"

    @property
    def rcs(self) -> str:
        """« RCS Ville 999 … »."""
        return f"RCS {self.court or self.address[-1].split(' ', 1)[1]} {spaced(self.siren, 3, 3, 3)}"

    @property
    def notice(self) -> str:
        """The legal line at the foot of a page."""
        return f"{self.name} – {self.legal} au capital de {self.capital} € – {self.rcs} – TVA {self.vat}"


@dataclass(frozen=True, slots=True)
class Professional:
    """An invented health professional."""

    name: str
    title: str
    quality: str
    address: tuple[str, ...] = field(default=())
    seed: str = ""

    @property
    def rpps(self) -> str:
        """Eleven digits, key right."""
        return luhn(self.seed)

    @property
    def full(self) -> str:
        """Title and name."""
        return f"{self.title} {self.name}"


AGATHA = Firm(
    "Agatha CD Soft",
    "SARL",
    ("ZA des Quatre Vents", "7 rue du Levant", "34970 LATTES"),
    "99901102",
    "01 99 00 11 02",
    "www.agathaseven.example",
    court="Montpellier",
)
CEGEDIM = Firm(
    "Cegedim Santé",
    "SAS",
    ("14 quai des Papeteries", "92100 BOULOGNE-BILLANCOURT"),
    "99902307",
    "01 99 00 23 07",
    "www.cegedim-sante.example",
    "1 250 000",
    "Nanterre",
)
RM = Firm(
    "RM Ingénierie",
    "SARL",
    ("Avenue des Templiers", "12000 RODEZ"),
    "99903461",
    "01 99 00 34 61",
    "www.rmi.example",
    court="Rodez",
)
VISIODENT = Firm(
    "Visiodent", "SA", ("30 boulevard du Canal", "93210 SAINT-DENIS"), "99904558", "01 99 00 45 58", "", "686 000", "Bobigny"
)
IMAGEX = Firm(
    "IMAGEX",
    "SARL",
    ("Parc d'activités du Moulin", "3 allée des Meuniers", "84000 AVIGNON"),
    "99905613",
    "01 99 00 56 13",
    court="Avignon",
)
CALIMAPS = Firm("CALIMAPS", "SAS", ("22 cours des Armateurs", "33000 BORDEAUX"), "99906740", "01 99 00 67 40", court="Bordeaux")
EPSILOG = Firm(
    "Epsilog", "SAS", ("ZI des Pins", "5 rue Blaise-Pascal", "34160 CASTRIES"), "99907829", "01 99 00 78 29", court="Montpellier"
)
FT_LABS = Firm("FT Labs", "SAS", ("Pépinière Les Docks", "44200 NANTES"), "99908916", "01 99 00 89 16", court="Nantes")
JULIE = Firm("Julie Solutions", "SAS", ("8 promenade de la Marne", "77200 TORCY"), "99909034", "01 99 00 90 34", court="Meaux")
IMAGINE = Firm(
    "Imagine Editions", "SAS", ("2 place du Beffroi", "59800 LILLE"), "99910148", "01 99 01 01 48", court="Lille Métropole"
)
REALVISION = Firm("RealVision", "SARL", ("17 rue de l'Observatoire", "69003 LYON"), "99911256", "01 99 01 12 56", court="Lyon")
ZUMATEC = Firm("Zumatec", "SAS", ("11 chemin des Oliviers", "06560 VALBONNE"), "99912365", "01 99 01 23 65", court="Grasse")
CC_DENTAIRE = Firm("CC Dentaire", "SARL", ("45 rue de la Verrerie", "54000 NANCY"), "99913471", "01 99 01 34 71", court="Nancy")
FIDUCIAL = Firm(
    "Fiducial Informatique", "SA", ("Immeuble Le Belvédère", "92400 COURBEVOIE"), "99914582", "01 99 01 45 82", court="Nanterre"
)
LOGISURM = Firm("Logisur'm", "SARL", ("6 impasse des Glycines", "31500 TOULOUSE"), "99915693", "01 99 01 56 93", court="Toulouse")
APICEM = Firm(
    "APICEM", "SARL", ("3 rue des Poissonceaux", "62100 CALAIS"), "99916704", "01 99 01 67 04", court="Boulogne-sur-Mer"
)

MALTERRE = Professional(
    "Ondine MALTERRE", "Docteur", "Chirurgien-dentiste", ("12 rue des Sabotiers", "29000 QUIMPER"), "1099900112"
)
VANDROME = Professional(
    "Priscille VANDROME", "Madame", "Infirmière libérale", ("3 place du Rihour-Vieux", "59110 LA MADELEINE"), "1099900223"
)
LOUVERGNE = Professional(
    "Gatien LOUVERGNE", "M.", "Masseur-kinésithérapeute D.E.", ("41 avenue du Lac", "74000 ANNECY"), "1099900334"
)
BRASSANT = Professional("Théophile BRASSANT", "Dr", "Chirurgien-dentiste", ("5 mail des Ormes", "45000 ORLÉANS"), "1099900445")
CHASTRIER = Professional(
    "Apolline CHASTRIER", "Docteur", "Chirurgien-dentiste", ("18 rue du Pressoir", "86000 POITIERS"), "1099900556"
)
DELMASSIEU = Professional(
    "Honoré DELMASSIEU", "Docteur", "Médecin généraliste", ("9 place de la Halle", "47300 VILLENEUVE-SUR-LOT"), "1099900667"
)
PORTEFAIX = Professional(
    "Sixtine PORTEFAIX", "Mme", "Pédicure-podologue", ("27 rue des Tanneurs", "43000 LE PUY-EN-VELAY"), "1099900778"
)
KERDILES = Professional("Maïwenn KERDILÈS", "Madame", "Sage-femme", ("2 venelle du Four", "22300 LANNION"), "1099900889")
ARGELOS = Professional("Clémence D'ARGELOS", "Mme", "Orthophoniste", ("14 allée des Platanes", "64000 PAU"), "1099900990")
FAUVERGUE = Professional(
    "Léonie FAUVERGUE", "Dr", "Médecin généraliste", ("33 rue du Général-Sarrail", "87000 LIMOGES"), "1099901101"
)
COURTEMANCHE = Professional(
    "Bastien COURTEMANCHE", "Monsieur", "infirmier", ("8 rue du Vieux-Pont", "72000 LE MANS"), "1099901212"
)
ESTRABAUT = Professional(
    "Violaine ESTRABAUT", "Mme", "Orthoptiste", ("6 cours Gambetta-Prolongé", "13100 AIX-EN-PROVENCE"), "1099901323"
)
MARECHAUX = Professional(
    "Sidonie MARÉCHAUX", "Dr", "Chirurgien-dentiste", ("21 quai des Bateliers", "67000 STRASBOURG"), "1099901434"
)
HAUTEFEUILLE = Professional(
    "Corentin HAUTEFEUILLE", "Monsieur", "Masseur-kinésithérapeute", ("55 rue du Port", "17000 LA ROCHELLE"), "1099901545"
)
TREMOULIERE = Professional(
    "Ambroise TRÉMOULIÈRE", "Dr", "Chirurgien-dentiste", ("10 rue des Cordeliers", "54000 NANCY"), "1099901656"
)
GILDAS = Professional("Perrine SAINT-GILDAS", "Madame", "orthophoniste", ("4 rue de la Grève", "56000 VANNES"), "1099901767")
BARGEMONT = Professional("Ulysse BARGEMONT", "Monsieur", "infirmier", ("16 boulevard des Écoles", "81000 ALBI"), "1099901878")
OSTERWALD = Professional(
    "Blandine OSTERWALD",
    "Docteur",
    "Médecin spécialiste – gynécologie médicale",
    ("1 rue du Château-d'Eau", "25000 BESANÇON"),
    "1099901989",
)

CLM = Firm(
    "Cegedim Logiciels Médicaux",
    "SAS",
    ("14 quai des Papeteries", "92100 BOULOGNE-BILLANCOURT"),
    "99917815",
    "01 99 01 78 15",
    court="Nanterre",
)
MENERBES = Firm("Atelier Ménerbes", "SARL", ("2 rue du Lavoir", "84560 MÉNERBES"), "99918926", "01 99 01 89 26", court="Avignon")
SOFIA = Firm(
    "Sofia Développement", "SAS", ("19 avenue des Cèdres", "78000 VERSAILLES"), "99919037", "01 99 01 90 37", court="Versailles"
)

VERNOIS = Professional(
    "Gaspard VERNOIS-LATTE", "Dr", "Médecin généraliste", ("7 place aux Herbes", "38000 GRENOBLE"), "1099902090"
)
AMBERIEU = Professional("Faustine AMBÉRIEUX", "Mme", "Pédicure-podologue", ("30 rue de la Saulaie", "42300 ROANNE"), "1099902101")
QUENTIN = Professional("Loïc QUENTINOT", "M.", "Masseur-kinésithérapeute", ("12 quai de l'Orne", "14000 CAEN"), "1099902212")
DESROCHES = Professional("Agathe DE LA ROCHEBRUNE", "Madame", "Orthophoniste", ("5 rue des Lices", "35000 RENNES"), "1099902323")
QUEMERVILLE = Professional("Solenne QUÉMERVILLE", "Mme", "Orthophoniste", ("11 rue des Échevins", "80000 AMIENS"), "1099902434")
VILLECRESNE = Professional(
    "Aurélien VILLECRESNE", "M.", "Masseur-kinésithérapeute D.E.", ("24 quai Saint-Pierre", "31000 TOULOUSE"), "1099902545"
)
VALMONDOIS = Professional("Isaure VALMONDOIS", "Mme", "Infirmière", ("41 rue du Port-aux-Vins", "44000 NANTES"), "1099902656")
