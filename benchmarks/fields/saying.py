"""What a case says of its software, and what that makes of the truth: mentions, dates, versions, connectors, packs, names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from case import BILLS, Case, Row, identifiers, money, name_of, version_of

STATUS_OF = {"devis": "contredit", "proforma": "contredit", "attestation_honneur": "contredit", "releve": "contredit",
             "autre": "contredit", "avoir": "indetermine", "contrat": "indetermine", "bon_de_livraison": "indetermine",
             "certificat": "indetermine"}
PROSE = {"attestation_editeur", "attestation_honneur", "certificat"}


def tell(case: Case) -> None:
    """Fill a case that has no trap."""
    first_facts(case)
    choose_version(case)
    choose_acquisition(case)
    if case.kind in BILLS or case.kind in {"contrat", "releve", "autre"}:
        bill(case)
    else:
        letter(case)
    mention(case)
    asides(case)
    people(case)
    if case.kind == "attestation_editeur":
        case.body.append(case.some("closing"))


def first_facts(case: Case) -> None:
    """The truth that every paper has."""
    if case.kind == "certificat":
        other = case.world.editors[case.rng.randrange(len(case.world.editors))]
        case.seller = replace(other, name=case.rng.choice(case.words["assessor"]), domain="evaluation.example")
    case.fields |= {"software": case.product.name, "editor": case.product.editor.name, "document_date": case.day.isoformat(),
                    "version": None, "dmp_compatible": None, "connector": None, "pack": None}
    if case.kind in BILLS:
        case.fields["document_number"] = case.number
    if case.kind == "facture":
        case.fields["amount_due"] = None
    if case.kind in {"devis", "proforma", "avoir", "attestation_honneur", "certificat", "attestation_editeur"}:
        case.fields["acquisition_date"] = None
    if case.kind in {"facture", "bon_de_commande"}:
        case.fields["acquisition_date"] = case.day.isoformat()
    if not case.product.listed:
        case.doubts.add("indetermine")
    case.doubts |= {STATUS_OF[case.kind]} if case.kind in STATUS_OF else set()
    if case.kind == "devis" and case.signed:
        case.doubts -= {"contredit"}
        case.doubts.add("indetermine")
    if case.kind == "bon_de_commande" and not case.signed:
        case.doubts.add("indetermine")


def choose_version(case: Case) -> None:
    """Whether the paper prints a version."""
    year = case.claim["exercice"]
    wanted = 0.85 if year == 2021 or case.kind == "certificat" else 0.55
    if case.kind == "certificat" or (case.kind != "attestation_honneur" and case.rng.random() < wanted):
        case.version = version_of(case.rng, case.day.year)
        case.fields["version"] = case.version
    elif year == 2021:
        case.doubts.add("absent")


def choose_acquisition(case: Case) -> None:
    """A labelled date of acquisition, and what the dates do to the verdict."""
    rng, year = case.rng, case.claim["exercice"]
    fami = case.claim["dispositif"] == "fami"
    if case.kind == "attestation_editeur" and (rng.random() < 0.82 or not fami):
        case.acquired = case.day - timedelta(rng.randrange(40, 1500))
    elif case.kind == "facture" and rng.random() < 0.12 and case.day.timetuple().tm_yday > 45:
        case.acquired = case.day - timedelta(rng.randrange(3, 40))
    if case.acquired:
        case.fields["acquisition_date"] = case.acquired.isoformat()
        if case.kind == "facture":
            case.meta.append(("service", case.dated(case.acquired)))
    serving = case.acquired or case.day
    if serving.year <= year:
        return
    if case.acquired or case.kind in {"facture", "bon_de_commande"}:
        case.doubts.add("contredit")
    elif fami:
        case.doubts.add("indetermine")


def bill(case: Case) -> None:
    """Rows around the software, the version in one of its places."""
    rng = case.rng
    label = case.some("licence")
    place = rng.choice(("row", "row", "note")) if case.version else ""
    if place == "row":
        named_last = label.endswith(case.product.name) and not label[-1].isdigit()
        label += f" {case.version}" if named_last and rng.random() < 0.25 else case.some("row_version")
    if rng.random() < 0.12:
        label += f" – n° de série {rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}-{rng.choice('ABKX')}"
    case.rows = [Row(label, 1, rng.randrange(180, 1900) * 100 + rng.choice((0, 0, 50)))]
    for other in rng.sample(case.words["others"], rng.choice((0, 1, 2, 3, 4))):
        case.rows.append(Row(other, rng.choice((1, 1, 1, 2)), rng.randrange(9, 400) * 100 + rng.choice((0, 0, 90))))
    if rng.random() < 0.3:
        case.rows.append(Row(rng.choice(case.words["periodic"]), 12, rng.randrange(5, 30) * 100))
    if rng.random() < 0.35:
        rng.shuffle(case.rows)
    if place == "note":
        case.remarks.append(case.some("note_version"))
    if case.kind == "avoir":
        case.rows = [Row(row.label, row.count, -row.cents) for row in case.rows]
    if case.kind == "facture":
        case.fields["amount_due"] = f"{case.due / 100:.2f}"
    reseller(case)


def reseller(case: Case) -> None:
    """Another firm sells it: the éditeur is named beside."""
    rng = case.rng
    if case.kind not in {"facture", "bon_de_commande"} or rng.random() > 0.14:
        return
    case.reseller = True
    others = [each for each in case.world.editors if each != case.product.editor]
    case.seller = rng.choice([each for each in others if each.name.lower() not in case.product.name.lower()])
    sentence = case.some("note_editor")
    row = next(row for row in case.rows if case.product.name in row.label)
    if rng.random() < 0.4:
        row.label += f" (éditeur : {case.product.editor.name})"
    else:
        case.remarks.append(sentence)


def letter(case: Case) -> None:
    """The sentences of an attestation, a statement or a certificate."""
    if case.kind != "attestation_editeur":
        key = {"attestation_honneur": "honneur", "certificat": "certificat"}[case.kind]
        case.body += [case.filled(sentence) for sentence in case.words[key]]
        return
    case.body.append(case.some("opening"))
    known = (bool(case.acquired), bool(case.version))
    usage = {(True, True): "usage_av", (True, False): "usage_a", (False, True): "usage_v"}.get(known)
    if usage:
        case.body.append(case.some(usage))


def mention(case: Case) -> None:
    """What the paper says of DMP, Ségur and LAP."""
    year, rng = case.claim["exercice"], case.rng
    if case.kind in {"attestation_honneur", "certificat"}:
        case.fields["dmp_compatible"] = True
        return
    if year == 2025:
        segur(case)
        if rng.random() < 0.55:
            return
    needed = year != 2025
    if case.product.dmp in {"connecteur", "pack"}:
        through(case, needed)
        return
    turn = rng.random()
    if turn < 0.76:
        say_yes(case)
        return
    if turn < 0.84 and needed:
        case.fields["dmp_compatible"] = False
        put(case, case.some("dmp_no"))
    elif turn < 0.90 and needed:
        case.fields["dmp_compatible"] = {"any": [None, False]}
        put(case, case.some("dmp_later"))
        late = case.day.year > year
        case.doubts |= {"contredit"} if late else set()      # announced, and still not there when the year was over
    if needed:
        case.doubts.add("contredit" if turn < 0.84 else "indetermine" if turn < 0.90 else "absent")
        case.doubts |= {"indetermine"} if turn < 0.90 else set()


def say_yes(case: Case) -> None:
    """The mention, in a row or in a sentence."""
    case.fields["dmp_compatible"] = True
    rows = [row for row in case.rows if case.product.name in row.label]
    if rows and case.rng.random() < 0.45:
        rows[0].label += case.rng.choice(case.words["in_row"])
    else:
        case.mention = case.some("dmp_yes")
        put(case, case.mention)


def through(case: Case, needed: bool) -> None:
    """A software whose DMP compatibility comes from a connector or a pack."""
    via = next(row for row in case.world.connectors if row[0] == case.product.via)
    genre, rng = case.product.dmp, case.rng
    turn = rng.random()
    if turn < 0.18:
        say_yes(case)
        case.doubts |= {"absent"} if needed else set()
    elif genre == "connecteur":
        put(case, case.filled(rng.choice(case.words["connector"]), con=via[1], con_edi=via[2]))
        case.fields |= {"dmp_compatible": True, "connector": via[1]}
    elif turn < 0.85:
        put(case, case.filled(rng.choice(case.words["pack_yes"]), pack=via[1]))
        case.fields |= {"dmp_compatible": True, "pack": via[1], "pack_subscribed": True}
    else:
        put(case, case.filled(rng.choice(case.words["pack_no"]), pack=via[1]))
        case.fields |= {"pack": via[1], "pack_subscribed": False}
        case.fields.pop("dmp_compatible")
        case.doubts |= {"contredit"} if needed else set()


def segur(case: Case) -> None:
    """Forfait structure 2025: Ségur and LAP, from the catalogue or the paper."""
    said = case.rng.random() < 0.6
    case.fields["segur_referenced"] = True if said else None
    if said:
        put(case, case.some("segur"))
    if case.rng.random() < 0.5:
        put(case, case.some("lap"))
        case.fields["lap_certified"] = True
    if case.product.segur == "non" and case.product.listed:
        case.doubts.add("indetermine" if said else "contredit")


def put(case: Case, sentence: str) -> None:
    """The sentence where the paper has room for it."""
    (case.body if case.kind in PROSE else case.remarks).append(sentence)


def asides(case: Case) -> None:
    """General sentences, SESAM-Vitale, small print: none of them is a mention of this software."""
    rng = case.rng
    if rng.random() < 0.25:
        put(case, case.some("sesam"))
    if case.kind in BILLS:
        if rng.random() < 0.15:
            case.remarks.append(case.some("other_line"))
        case.cgv = rng.sample(case.words["cgv"], rng.choice((0, 1, 2, 3, 4)))
        if rng.random() < 0.15 and case.cgv:
            case.cgv.insert(1, case.some("general"))
            case.doubts |= {"indetermine"} if "absent" in case.doubts else set()
    if rng.random() < 0.3:
        case.remarks.reverse()


def people(case: Case) -> None:
    """The professional as the addressee shows him, and his number."""
    person = case.person
    case.fields["practitioner"] = name_of(person)
    if person.born:
        plain = f"{person.first} {person.last}"
        case.fields["practitioner"] = {"any": [plain, name_of(person), f"{plain} {person.born}", f"{plain} née {person.born}"]}
    if case.address_form == "entity":
        case.fields["practitioner"] = None
        case.doubts |= {"indetermine"} if (case.claim["dispositif"], case.claim["exercice"]) == ("fami", 2024) else set()
    elif case.address_form in {"own", "partner"}:
        said = case.fields["practitioner"]
        other = name_of(case.partner) if case.partner and case.address_form == "partner" else None
        case.fields["practitioner"] = {"any": [*(said["any"] if isinstance(said, dict) else [said]), other]}
    if case.kind == "certificat":
        case.fields["practitioner"] = None
        if (case.claim["dispositif"], case.claim["exercice"]) == ("fami", 2024):
            case.doubts.add("absent")
    elif case.rng.random() < 0.45 and case.address_form in {"plain", "payer"}:
        label, number = identifiers(case)
        case.meta.append(("ident", f"{label} : {number}"))
        case.fields["practitioner_id"] = number
        if "RPPS" in label and case.rng.random() < 0.5:
            case.claim["numero_ps"] = number
    else:
        case.fields["practitioner_id"] = None


def verdict(case: Case, channel: str) -> tuple[str, list[str]]:
    """The status of verdicts.md 1, and those that a careful agent could give as well."""
    order = {"contredit": "non_conforme", "absent": "incomplet", "indetermine": "a_verifier"}
    status = next((order[each] for each in order if each in case.doubts), "conforme")
    accept = {status}
    if case.address_form == "entity" and status == "conforme":      # an entity alone: whether it is somebody named may be argued
        status, accept = "a_verifier", {"conforme"}
    if status in {"non_conforme", "incomplet"} and (channel != "text" or "indetermine" in case.doubts):
        accept.add("a_verifier")
    if status == "conforme" and ((case.kind == "bon_de_commande" and case.signed) or case.address_form == "own"):
        accept.add("a_verifier")
    if case.kind in {"certificat", "autre", "releve"} and status != "conforme":
        accept |= {"incomplet", "a_verifier", "non_conforme"}
    return status, sorted(accept - {status})


def accepted_of_mail(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The date of acquisition that a mail tells only as its invoice's: none, where it is no invoice (verdicts.md 2)."""
    acquired = fields.get("acquisition_date")
    return {"acquisition_date": {"any": [None, acquired]}} if acquired and acquired == fields.get("document_date") else {}


def truth_of(case: Case, name: str, tags: dict[str, Any], channel: str) -> dict[str, Any]:
    """The line of truth.jsonl of one paper."""
    status, accept = verdict(case, channel) if case.trap is None else (case.trap["status"], case.trap["accept"])
    piece: dict[str, Any] = {"name": name, "kind": case.kind, "fields": case.fields}
    if case.kind == "autre" and case.trap is None:
        piece["kind_accept"] = ["releve"]
    if tags["layout"] == "printed_mail":        # a mail that holds an invoice: what it is may be argued
        del piece["kind"]
        piece["fields"] = {**case.fields, **accepted_of_mail(case.fields)}
        status, accept = "a_verifier", ["conforme", "incomplet", "non_conforme"]
    if case.trap and "kind" in case.trap.get("fields", {}):
        said = case.trap["fields"]["kind"]
        piece["kind_accept"] = said["any"] if isinstance(said, dict) else [said]
    line: dict[str, Any] = {"tags": tags, "claim": {key: value for key, value in case.claim.items() if value}, "pieces": [piece],
                            "status": status, "accept": accept}
    if case.trap is None:
        line["match"] = {"logiciel_id": case.product.id} if case.product.listed else None
    return line


__all__ = ["money", "tell", "truth_of"]
