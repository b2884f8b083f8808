"""What the command says of a mistake, of its own help and of a Ctrl-C: in French, and of the command that was meant."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from at_once import at_once as verify

from verifier.batch.dossiers import JOURNAL, OUTLETS
from verifier.cli import french

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("arguments", "words", "see"), [
    (["history", "purge"], "Il manque --before JJ/MM/AAAA", "verify history purge"),
    (["catalog", "import", "gie", "x.csv"], "Il manque --into DOSSIER", "verify catalog import"),
    (["catalog", "diff"], "Il manque AVANT, le dossier du premier catalogue", "verify catalog diff"),
    (["batch", "--jobs"], "« --jobs » attend une valeur", "verify batch"),
    (["batch", ".", "--jobs"], "« --jobs » attend une valeur", "verify batch"),
    (["history", "purge", "--before"], "« --before » attend une valeur", "verify history purge"),
    (["watch", ".", "--oui=non"], "« --oui » ne prend pas de valeur", "verify watch"),
    (["--jobs"], "« --jobs » attend une valeur", "verify"),
])
def test_a_mistake_is_told_of_the_command_that_was_meant(arguments, words, see):
    status, out, err = verify(*arguments)
    assert (status, out, words in err, err.endswith(f" Voir « {see} --help ».\n")) == (2, "", True, True), err


@pytest.mark.parametrize(("command", "words", "others"), [
    (["history", "purge"], "Efface sans demander.", "--recommencer"), (["batch"], "Confirme --recommencer", "Efface sans demander"),
])
def test_each_option_says_what_it_does_there(command, words, others):
    told = " ".join(verify(*command, "--help")[1].split())
    assert (words in told, others in told.partition("--oui")[2].partition(" --")[0].replace(words, "")) == (True, False)


def test_what_must_be_given_is_told_in_french():
    told = verify("history", "purge", "--help")[1]
    assert ("(obligatoire)" in told, "required" in told) == (True, False)


def test_no_text_of_the_help_is_written_twice():
    keys = [line for line in french._TEXTS.read_text(encoding="utf-8").splitlines() if line[:1].strip() and not line.startswith("#")]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_the_help_names_all_that_a_batch_writes():
    told = " ".join(verify("batch", "--help")[1].split())
    assert [name for name in (*OUTLETS, JOURNAL) if name not in told] == []


@pytest.mark.parametrize("command", [["batch", "."], ["README.md"]])
def test_where_the_page_is_to_be_had(command):
    status, out, err = verify(*command, "--format", "html", cwd=ROOT)
    assert (status, out, "rapport.html" in err, "pas encore" in err) == (2, "", True, False)
    assert "html" not in verify(*command, "--format", "pdf", cwd=ROOT)[2]


@pytest.mark.parametrize("command", ["", "batch"])
def test_no_help_offers_a_form_that_is_refused(command):
    told = " ".join(verify(*command.split(), "--help")[1].split())
    assert "--format [texte|json|jsonl|csv]" in told


def test_asked_to_stop_while_it_is_loaded_it_just_ends(tmp_path):
    (tmp_path / "click.py").write_text(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(20)\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "verifier.cli", "--help"], capture_output=True, text=True, check=False, timeout=60,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),      # a job of the background ignores it
                          env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
