"""What an agent and a professional read of a paper that does not do: the whole sentence, its kind of doubt, the paper by its name."""

import re
from io import BytesIO

import pikepdf
import pytest
from papers import OURS, SELLER, bill, rows, vouched
from test_dossiers import judge  # noqa: F401  the whole pipeline

from verifier import rules
from verifier.domain import Claim, Dispositif, Profession
from verifier.errors import UsageError
from verifier.fields.quoting import LONGEST, quoted

CLIENT = f"Client : Dr {OURS}, chirurgien-dentiste"
LICENCE = "Licence du logiciel DENTOLEADER version 12.3, DMP compatible     1 108,80 €"
SAID = {
    "DENTOLEADER version 12.3 n'est pas DMP compatible.": ("contredit", "La pièce dit que le logiciel n'est pas compatible DMP"),
    "DENTOLEADER sera DMP compatible au cours du second semestre 2025.": ("indetermine", "annoncée pour plus tard"),
    "DENTOLEADER est DMP compatible sous réserve de l'installation du module partage.": ("indetermine", "avec une condition ou une réserve"),
    "Votre logiciel est-il DMP compatible ?": ("indetermine", "demande si le logiciel est DMP compatible"),
    "Le lecteur Vitale XIRING est DMP compatible.": ("absent", "un autre produit que le logiciel"),
    "La version 13.0 de DENTOLEADER est DMP compatible.": ("indetermine", "une autre version"),
    "DENTOLEADER était DMP compatible jusqu'en 2021.": ("indetermine", "dite au passé"),
    "DENTOLEADER : homologation DMP en cours.": ("indetermine", "L'homologation DMP est en cours"),
    "Tous nos logiciels sont DMP compatibles !": ("indetermine", "est une publicité"),
    "DMP compatible : oui / non": ("indetermine", "la réponse n'est pas donnée"),
    "Option DMP compatible     sur demande": ("indetermine", "est une option"),
    "DENTOLEADER est DMP compatible depuis le 10/02/2025.": ("contredit", "que depuis le 10/02/2025"),
    "Module d'alimentation du DMP inclus.": ("indetermine", "ne vaut pas à elle seule"),
}


def told(found, criterion="mention_dmp"):
    return next((str(each.status), each.message) for each in found.verdict.criteria if each.id == criterion)


@pytest.mark.parametrize("sentence", SAID)
def test_the_whole_sentence_is_quoted_with_what_is_the_matter(judge, sentence):  # noqa: F811
    found = judge(bill(sentence))
    status, why = SAID[sentence]
    assert told(found)[0] == status
    assert why in told(found)[1]
    whole = " ".join(sentence.rstrip(".").split())
    assert f"« {whole} »" in told(found)[1]
    assert "nous lisons « DMP compatible »" not in found.verdict.reply
    assert status == "contredit" or f"« {whole} »" in found.verdict.reply


def test_the_sentence_that_takes_it_back_is_quoted_too(judge):  # noqa: F811
    found = judge(vouched("Cette compatibilité sera effective au 1er juillet 2025."))
    assert "« Le logiciel DENTOLEADER version 12.3 est DMP compatible »), puis retirée ou restreinte : « Cette compatibilité" in told(found)[1]
    assert "puis « Cette compatibilité sera effective au 1er juillet 2025 »" in found.verdict.reply


@pytest.mark.parametrize(("lines", "criterion", "message", "asked"), [
    (("FACTURE PRO FORMA N° PF-2024-12", LICENCE), "piece_recevable", "facture pro forma (0.pdf). Une facture pro forma annonce un prix",
     "(facture pro forma) n'est pas recevable, car une facture pro forma annonce un prix"),
    (("DEVIS N° D-2024-12", LICENCE), "piece_recevable", "devis non signé (0.pdf). Un devis propose un prix", "(devis non signé) n'est pas recevable, car un devis"),
    (("AVOIR N° AV-2024-12", LICENCE.replace("1 108", "-1 108")), "piece_recevable", "avoir (0.pdf). Un avoir rend une somme", "(nous avons reçu un avoir)"),
    (("FACTURE N° M-2024-12", "Maintenance annuelle DENTOLEADER version 12.3 du 01/01/2024 au 31/12/2024     408,80 €"), "date_acquisition",
     "ni licence ni abonnement, mais de la maintenance (12/03/2024)", "la facture que nous avons reçue ne porte que sur de la maintenance"),
    (("FACTURE N° 12", "Lecteur de cartes Vitale     408,80 €"), "date_acquisition", "mais du matériel (12/03/2024)", "ne porte que sur du matériel"),
])
def test_a_paper_is_called_by_its_name(judge, lines, criterion, message, asked):  # noqa: F811
    found = judge(rows("CC Dentaire", lines[0], "Date : 12/03/2024", CLIENT, lines[1], "Logiciel DENTOLEADER version 12.3, DMP compatible", SELLER))
    assert message in told(found, criterion)[1]
    assert asked in found.verdict.reply


UNDONE = {
    "Chèque du 20/03 revenu impayé. Merci de votre confiance": "Chèque du 20/03 revenu impayé",
    "La commande a été annulée le 02/04/2024 à votre demande.": "La commande a été annulée le 02/04/2024 à votre demande",
    "REMBOURSÉ": "REMBOURSÉ",
    "Reprise du logiciel DENTOLEADER version 12.3     -1 108,80 €": "Reprise du logiciel DENTOLEADER version 12.3",
}


@pytest.mark.parametrize("line", UNDONE)
def test_what_says_that_a_sale_was_undone_is_quoted_and_shown_where_it_stands(judge, line):  # noqa: F811
    found = judge(bill("Logiciel DENTOLEADER version 12.3, DMP compatible", line))
    status, message = told(found, "piece_recevable")
    assert (status, "annulé, repris, remboursé ou laissé impayé" in message) == ("indetermine", True)
    quotes = re.findall("« ([^«»]+) »", message)
    assert [quote.startswith(UNDONE[line]) for quote in quotes] == [True]
    assert f"ou d'un total nul, par ces mots : « {quotes[0]} »" in found.verdict.reply
    (place,) = next(each.evidence for each in found.verdict.criteria if each.id == "piece_recevable")
    assert (place.text, place.box.height < 40) == (quotes[0], True)
    assert "FACTURE" not in place.text


def test_a_bill_of_nothing_shows_its_total(judge):  # noqa: F811
    found = judge(rows("CC Dentaire", "FACTURE N° F-1", "Date : 12/03/2024", CLIENT, LICENCE, "Total TTC 0,00 €", SELLER))
    assert "« Total TTC 0,00 € », 0.pdf" in told(found, "piece_recevable")[1]


def test_words_on_another_page_of_the_file_are_quoted_from_there(judge):  # noqa: F811
    page = rows("CC Dentaire", "RELEVÉ DE COMPTE", "Date : 12/05/2024", "Votre prélèvement a été rejeté", CLIENT)
    with pikepdf.open(BytesIO(bill())) as both, pikepdf.open(BytesIO(page)) as more:
        both.pages.extend(more.pages)
        both.save(file := BytesIO())
    found = judge(file.getvalue())
    (place,) = next(each.evidence for each in found.verdict.criteria if each.id == "piece_recevable")
    assert place.text == "Votre prélèvement a été rejeté"
    assert (len(found.facts), place.piece) == (2, 1)


@pytest.mark.parametrize("profession", Profession)
@pytest.mark.parametrize("dispositif", Dispositif)
def test_an_aid_that_a_profession_never_has_is_refused_in_french(dispositif, profession):
    book = rules.load()
    if any((pair.dispositif, pair.profession) == (dispositif, profession) for pair in book.pairs):
        return
    with pytest.raises(UsageError) as refused:
        rules.check_claim(Claim(dispositif, profession=profession), book)
    first = str(refused.value).split(". ")[0]
    assert re.fullmatch(r"Cette demande n'existe pas : une? [\wé-]+ n'a pas droit (?:au FAMI|au forfait structure|à la dotation numérique \(DONUM\))", first)


@pytest.mark.parametrize("before", [0, 10, 300])
@pytest.mark.parametrize("after", [0, 10, 300])
def test_a_long_sentence_is_cut_around_its_words(before, after):
    words = "est DMP compatible"
    text = " ".join(["avant"] * before + [words] + ["ensuite"] * after)
    start = text.index(words)
    cut = quoted(text, start, start + len(words))
    assert words in cut
    assert len(cut) <= LONGEST
    assert set(cut.replace(words, "").strip("…").split()) <= {"avant", "ensuite"}, "it is cut between words"
    assert cut.startswith("…") == (before == 300)
    assert cut.endswith("…") == (after == 300)


def test_one_long_word_is_cut_all_the_same():
    assert len(quoted("x" * 1000, 400, 420)) <= LONGEST
