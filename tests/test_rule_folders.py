"""A caisse's folder of rules as it may lie there, careless or hostile: a reason with its file and line, soon, and never a crash."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from verifier import rules
from verifier.cli.main import run
from verifier.domain import Profession
from verifier.errors import RulebookError

HEAD = "dispositif: fami\ndecision: {qui: CPAM d'essai, quand: 2026-01-15, texte: Note 12}\n"
TODAY = date(2026, 1, 20)
SOON = 10      # seconds: what a bomb may cost


def folder_of(tmp_path, text, name="caisse.yaml"):
    folder = tmp_path / "caisse"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def span(criterion, rest):
    return f"{HEAD}criteria:\n  {criterion}:\n    in_force:\n      - {{exercices: [2023], {rest}}}\n"


def doubled(times):
    """Anchors that unfold to 10 ** times words."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, times)]
    return HEAD + "\n".join(lines) + "\n"


def merged(times):
    lines = [f"a: &a {{{', '.join(f'k{n}: 1' for n in range(500))}}}", *(f"b{n}: {{<<: *a}}" for n in range(times))]
    return HEAD + "\n".join(lines) + "\n"


WINDOW = "  - {exercices: [2023], du: 2024-01-11, au: 2024-01-31}\n"
ROW = "      - {exercices: [2023], type: atteste}\n"
AMOUNTS = (
    "montants:\n  socle:\n    en_vigueur: [{{exercices: [2023], professions: [{}], euros: 1}},\n"
    "      {{exercices: [2022, 2023], professions: [{}], euros: 2}}]\n"
)


def following(lender):
    """The exercice 2027 opened, its rules borrowed."""
    row = "{exercices: [2027], professions: [infirmier], type: declare, etat: deduit}"
    return (
        f"{HEAD}droits: [{{exercices: [2027], professions: [infirmier]}}]\n"
        f"borrowed: [{{exercices: [2027], indicateurs: [logiciel], from: {{{lender}}}}}]\n"
        f"indicateurs: {{logiciel: {{en_vigueur: [{row}]}}}}\n"
    )


BAD = {
    "brackets": ("[" * 100_000, 1, "plus de 20 crochets"),
    "dashes": ("- " * 100_000, 1, "plus de 20 crochets"),
    "anchors": (doubled(9), 6, "plus de 10000 valeurs"),
    "merges": (merged(2000), 12, "plus de 10000 valeurs"),
    "itself": (HEAD + "a: &a [*a]\n", 3, "n'a pas été nommé avant"),
    "tag": (HEAD + 'a: !!int ""\n', 3, "« ! » devant une valeur"),
    "tag of python": (HEAD + "a: !!python/object:os.system x\n", 3, "« ! » devant une valeur"),
    "long": (HEAD + f"a: {'9' * 5000}\n", 3, "plus de 2000 caractères"),
    "no number": (HEAD + "partiels: [0b_]\n", 3, "liste d'années"),
    "no day": (HEAD.replace("2026-01-15", "0001-01-01T00:00:00+23:59"), 2, "date qui existe"),
    "lists in lists": (HEAD + "partiels: [[2024]]\n", 3, "liste d'années"),
    "a list for a word": ("dispositif: [fami]\ndecision: {qui: X, quand: 2026-01-15, texte: Y}\n", 1, "mot inconnu"),
    "a list for a parameter": (span("integrite", "with: {topics: [[dmp]]}"), 6, "mot inconnu"),
    "a mapping for a parameter": (span("lap_certifie", "with: {referentiel: {a: b}}"), 6, "mot inconnu"),
    "a word for a list": (span("piece_recevable", "with: {receivable: facture, refused: []}"), 6, "« receivable » doit être une liste"),
    "a word for yes": (span("nominatif", "with: {compulsory: oui}"), 6, "« compulsory » attend true"),
    "nothing received": (span("piece_recevable", "with: {receivable: [], refused: []}"), 6, "« receivable » doit être une liste"),
    "half of the parameters": (span("piece_recevable", "with: {receivable: [facture]}"), 6, "il manque le réglage « refused »"),
    "received and refused": (span("piece_recevable", "with: {receivable: [avoir], refused: [avoir]}"), 6, "à la fois reçu et refusé"),
    "a list of parameters": (span("mention_dmp", "with: [1]"), 6, "« with » attend des réglages"),
    "a number for a sentence": (span("mention_dmp", "says: 12"), 6, "« says » attend une phrase"),
    "a number in a sentence": (span("mention_dmp", "says: {absent: 12}"), 6, "« says » attend une phrase"),
    "a layout": (span("mention_dmp", "says: {absent: '{exercice:d}'}"), 6, "« exercice:d »"),
    "a conversion": (span("mention_dmp", "ask: {absent: '{exercice!r}'}"), 6, "« exercice!r »"),
    "a layout in a layout": (span("mention_dmp", "ask: {absent: '{exercice:{fin}}'}"), 6, "« exercice:{fin} »"),
    "an attribute": (span("mention_dmp", "says: {absent: '{exercice.real}'}"), 6, "« exercice.real »"),
    "said in silence of what is asked": (span("mention_dmp", "says: {absent: '{x}'}, ask: {absent: 'y'}"), 6, "« x »"),
    "a year that is none": (span("mention_dmp", "professions: [infirmier], exercice: 99"), 6, "« exercice » attend une année"),
    "yes for a year": (HEAD + "confirme: [{exercices: [true]}]\n", 3, "liste d'années"),
    "not a number": (HEAD + "montants: {socle: {en_vigueur: [{exercices: [2025], euros: .nan}]}}\n", 3, "« euros » attend un nombre"),
    "without end": (HEAD + "montants: {socle: {en_vigueur: [{exercices: [2025], euros: .inf}]}}\n", 3, "« euros » attend un nombre"),
    "less than nothing": (HEAD + "montants: {socle: {en_vigueur: [{exercices: [2025], euros: -1}]}}\n", 3, "« euros » attend un nombre"),
    "points": (HEAD + "montants: {socle: {en_vigueur: [{exercices: [2025], points: -1}]}}\n", 3, "« points » attend un nombre entier"),
    "whose word": (HEAD + "sources: {s: {titre: T, autorite: officiel}}\n", 3, "mot inconnu « officiel »"),
    "a day of paper": (HEAD + "fenetres: [{exercices: [2025], papier_avant: le 31}]\n", 3, "« papier_avant » attend une date"),
    "to come": (HEAD.replace("2026-01-15", "2026-01-21"), 2, "21/01/2026, dans le futur : cet ordinateur est au 20/01/2026"),
    "borrowed for nothing": (HEAD + "borrowed: [{exercices: [2023], from: {exercice: 2021}}]\n", 3, "emprunt inutile"),
    "borrowed in part": (HEAD + "borrowed: [{exercices: [2022, 2023], from: {exercice: 2021}}]\n", 3, "« 2023 » n'a rien à faire ici"),
    "borrowed from who borrows": (following("exercice: 2026"), 4, "emprunte déjà au FAMI 2024 (chirurgien-dentiste)"),
    "borrowed from who borrows that year": (following("exercice: 2024"), 4, "au FAMI 2024 (infirmier) : il n'a pas de règles à lui"),
    "not theirs": (HEAD + "confirme: [{exercices: [2022], professions: [infirmier, medecin]}]\n", 3, "« medecin » n'a rien à faire ici"),
    "a year too many": (HEAD + "confirme: [{exercices: [2022, 2023]}]\n", 3, "« 2023 » n'a rien à faire ici"),
    "signs for words": (HEAD.replace("CPAM d'essai", '"."').replace("Note 12", '"-"'), 2, "« qui » attend des mots"),
    "signs for a text": (HEAD.replace("Note 12", '"-"'), 2, "« texte » attend des mots"),
    "nothing to be seen": (HEAD.replace("CPAM d'essai", '"\\u200b\\u3164\\u3164"'), 2, "« qui » attend des mots"),
    "yes for a name": (HEAD.replace("CPAM d'essai", "true"), 2, "« qui » attend des mots"),
    "a number for a text": (HEAD.replace("Note 12", "12"), 2, "« texte » attend des mots"),
    "a day for a text": (HEAD.replace("Note 12", "2026-01-15"), 2, "« texte » attend des mots"),
    "one letter": (HEAD.replace("Note 12", "N 12"), 2, "« texte » attend des mots"),
    "confirmed by nobody": (
        HEAD + "borrowed: [{exercices: [2022], from: {exercice: 2021}, confirme_par: {qui: '-', quand: 2026-01-15, texte: Note 3}}]\n",
        3, "« qui » attend des mots",
    ),
    "two windows": (HEAD + "fenetres:\n" + WINDOW + WINDOW.replace("01-31", "02-28"), 5, "« fenetres » est dit deux fois pour 2023 "),
    "a window within a window": (HEAD + "fenetres:\n" + WINDOW + WINDOW.replace("du:", "professions: [infirmier], du:"), 5, "deux fois pour 2023 "),
    "two amounts": (HEAD + AMOUNTS.format("infirmier, sage-femme", "infirmier"), 6, "« socle » est dit deux fois pour 2023 "),
    "two rows": (HEAD + f"indicateurs:\n  video:\n    en_vigueur:\n{ROW}{ROW}", 7, "« video » est dit deux fois pour 2023 "),
    "a name": (HEAD + "titre: Autre aide\n", 3, "« titre » : l'outil donne déjà son nom"),
    "a short name": (HEAD + "abrege: AA\n", 3, "« abrege » : l'outil donne déjà son nom"),
    "asked of nobody": (span("mention_dmp", "professions: [medecin]"), 6, "aucune demande n'existe"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_on_one_line_with_its_place_and_soon(tmp_path, name):
    text, line, words = BAD[name]
    folder, start = folder_of(tmp_path, text), time.monotonic()
    found = rules.check(None, folder, TODAY)
    assert time.monotonic() - start < SOON
    assert any(each.startswith(f"caisse.yaml, ligne {line} : ") and words in each for each in found), found
    assert all(each.isprintable() and len(each) < 500 for each in found)
    with pytest.raises(RulebookError, match=r"caisse\.yaml, ligne"):
        rules.load(None, folder, TODAY)


def test_what_would_end_the_process_is_refused_by_the_command_with_the_status_of_the_contract(tmp_path):
    folder = folder_of(tmp_path, "[" * 100_000)
    for arguments, status in ((("rules", "check", folder), 1), (("rules", "show", "fami", "--regles", folder), 11)):
        done = subprocess.run(
            [sys.executable, "-m", "verifier.cli", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == status, done.stderr
        assert "caisse.yaml, ligne 1" in done.stdout + done.stderr


def test_a_pipe_is_not_waited_for(tmp_path):
    folder = folder_of(tmp_path, HEAD)
    os.mkfifo(folder / "tube.yaml")
    (folder / "sans-fin.yml").symlink_to("/dev/zero")
    found = rules.check(None, folder)
    assert [each.split(" : ")[0] for each in found] == ["sans-fin.yml", "tube.yaml"]
    assert all("ce n'est pas un fichier" in each for each in found)


def test_a_file_larger_than_somebody_writes_is_not_read(tmp_path):
    found = rules.check(None, folder_of(tmp_path, "# rien\n" * 40_000))
    assert found == ["caisse.yaml : fichier de plus de 256 Ko : n'y gardez que les règles, ou partagez-les entre plusieurs fichiers"]


def test_many_files_together_hold_no_more_than_one(tmp_path):
    for number in range(8):
        folder = folder_of(tmp_path, HEAD + f"partiels: [{', '.join(['2024'] * 1500)}]\n", f"{number}.yaml")
    assert rules.check(None, folder)[0].startswith("6.yaml : avec ce fichier, le dossier a plus de 10000 valeurs")
    for number in range(101):
        folder_of(tmp_path, HEAD, f"{number}.yaml")
    assert "plus de 100 fichiers" in rules.check(None, folder)[0]


@pytest.mark.parametrize("name", ["CAISSE.YAML", "caisse.Yml"])
def test_capitals_in_a_suffix_do_not_hide_a_file(tmp_path, name):
    found = rules.check(None, folder_of(tmp_path, HEAD + "confirme: [{exercises: [2022]}]\n", name))
    assert f"{name}, ligne 3 : clé inconnue « exercises » ; attendu : exercices" in found


def test_nothing_that_looks_like_rules_is_passed_over_in_silence(tmp_path):
    folder = folder_of(tmp_path, HEAD)
    assert rules.check(None, folder) == []
    (folder / "LISEZMOI.txt").write_text("Nos règles.", "utf-8")
    (folder / ".git").mkdir()
    assert rules.check(None, folder) == []
    (folder / "suite.yaml.txt").write_text(HEAD, "utf-8")
    (folder / "2027").mkdir()
    assert [each.split(" : ")[0] for each in rules.check(None, folder)] == ["2027", "suite.yaml.txt"]


def test_what_a_file_quotes_cannot_write_on_the_terminal(tmp_path):
    (found,) = rules.check(None, folder_of(tmp_path, HEAD + '"\\e[31m\\nrouge": 1\n'))
    assert found.startswith("caisse.yaml, ligne 3 : clé inconnue « [31m rouge »")


def test_braces_in_a_section_are_only_braces(tmp_path, capsys):
    folder = folder_of(tmp_path, span("mention_dmp", "section: '{x} {exercice:>99999999999} {exercice}'"))
    assert rules.check(None, folder) == []
    assert run(["rules", "show", "fami", "--exercice", "2023", "--profession", "infirmier", "--regles", str(folder)]) == 0
    assert "{x} {exercice:>99999999999} 2023" in " ".join(capsys.readouterr().out.split())


def test_a_whole_book_of_rules_is_read_with_the_same_care(tmp_path):
    home = Path(rules.__file__).parent
    for path in [home / "criteres.yaml", home / "professions.yaml", *(home / "dispositifs").glob("*.yaml")]:
        target = tmp_path / path.relative_to(home)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert rules.check(tmp_path) == []
    (tmp_path / "dispositifs" / "bombe.yaml").write_text(doubled(9), "utf-8")
    text = (tmp_path / "criteres.yaml").read_text("utf-8")
    (tmp_path / "criteres.yaml").write_text(text.replace("confidence: 0.75", "confidence: .nan"), "utf-8")
    assert any(each.startswith("dispositifs/bombe.yaml, ligne 6 : plus de") for each in rules.check(tmp_path))
    (tmp_path / "dispositifs" / "bombe.yaml").unlink()
    assert rules.check(tmp_path) == ["criteres.yaml, ligne 9 : « confidence » attend un nombre de 0 à 1"]


SEVEN = [each for each in Profession if each is not Profession.MEDECIN]


def asked(tmp_path, whom):
    text = span("version_indiquee", f"professions: [{', '.join(whom)}]")
    return {rule.id for rule in rules.load(None, folder_of(tmp_path, text)).rules_for("fami", 2023, None, "logiciel").rules}


def test_a_criterion_for_every_profession_that_may_claim_is_asked_of_one_that_is_not_known(tmp_path):
    assert "version_indiquee" in asked(tmp_path, SEVEN)
    assert "version_indiquee" not in asked(tmp_path, SEVEN[1:])


def test_one_window_or_amount_for_each_profession_and_each_year_is_no_contradiction(tmp_path):
    parted = [f"  - {{exercices: [2023], professions: [{one}], du: 2024-01-11, au: 2024-01-31}}\n" for one in ("infirmier", "sage-femme")]
    text = HEAD + "fenetres:\n" + "".join(parted) + WINDOW.replace("[2023]", "[2022]") + AMOUNTS.format("infirmier", "sage-femme")
    assert rules.check(None, folder_of(tmp_path, text), TODAY) == []


def test_two_files_may_not_say_two_windows_of_one_year(tmp_path):
    folder_of(tmp_path, HEAD + "fenetres:\n" + WINDOW, "a.yaml")
    (found,) = rules.check(None, folder_of(tmp_path, HEAD + "fenetres:\n" + WINDOW, "b.yaml"))
    assert found.startswith("b.yaml, ligne 4 : « fenetres » est dit deux fois")


def test_a_year_may_borrow_from_one_that_has_its_own_rules_and_the_cause_that_is_told_is_the_true_one(tmp_path):
    assert rules.check(None, folder_of(tmp_path, following("exercice: 2024, profession: chirurgien-dentiste")), TODAY) == []
    found = rules.check(None, folder_of(tmp_path, following("exercice: 2026")), TODAY)
    assert not any("emprunt inutile" in each for each in found), found


@pytest.mark.parametrize(("dispositif", "whom"), [("fami", "infirmier"), ("fami", "chirurgien-dentiste"), ("forfait-structure", "medecin")])
def test_every_exercice_that_can_be_shown_is_named_where_another_is_asked(capsys, dispositif, whom):
    asked_for = ["rules", "show", dispositif, "--profession", whom, "--exercice"]
    shown = [str(year) for year in range(2012, 2030) if run([*asked_for, str(year)]) == 0]
    assert len(shown) > 5
    capsys.readouterr()
    assert run([*asked_for, "2012"]) == 2
    assert f"exercices possibles : {', '.join(shown)}." in capsys.readouterr().err


def test_a_yml_is_read_and_every_sentence_about_what_is_read_says_so(tmp_path):
    folder = folder_of(tmp_path, span("piece_recevable", "with: {receivable: [facture], refused: [facture]}"), "note.YML")
    assert [each.split(",")[0] for each in rules.check(None, folder)] == ["note.YML"]
    (folder / "note.YML").unlink()
    (folder / "note.yaml.bak").write_text(HEAD, encoding="utf-8")
    told = rules.check(None, folder)
    assert len(told) == 2, "what is passed over, and that nothing is read"
    assert all(".yaml ou .yml" in each for each in told)
