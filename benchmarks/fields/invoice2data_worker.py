"""invoice2data over texts: run by an interpreter that has it, for peers.py.

    X/bin/python invoice2data_worker.py [TEMPLATE.yml] < texts > fields

One JSON string a line in, one JSON object of our fields a line out. Without TEMPLATE: its own templates, and where none of them
knows the paper, the template that it suggests for it. It knows no yes or no: a mention found is a yes.
"""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from invoice2data.extract.invoice_template import InvoiceTemplate
from invoice2data.extract.loader import prepare_template, read_templates
from invoice2data.extract.template_builder import suggested_template

OURS = {"issuer": "editor", "date": "document_date", "invoice_number": "document_number", "amount": "amount_due"}
FRENCH = {"languages": ["fr"], "date_formats": ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"], "decimal_separator": ","}


def extracted(template: InvoiceTemplate, text: str) -> dict[str, Any]:
    """What one template reads; nothing where it cannot."""
    try:
        return dict(template.extract(template.prepare_input(text), "", None))
    except Exception:  # noqa: BLE001  a template that stumbles over a paper has read nothing
        return {}


def template_of(written: dict[str, Any]) -> InvoiceTemplate | None:
    """A template that asks for no field in particular: what it finds is given."""
    prepared = prepare_template({"template_name": "", **written, "required_fields": []})
    return InvoiceTemplate(prepared) if prepared else None


def as_it_comes(text: str, known: list[InvoiceTemplate]) -> dict[str, Any]:
    """Its own templates, else its own suggestion."""
    for template in known:
        if template.matches_input(template.prepare_input(text)) and (found := extracted(template, text)):
            return found
    template = template_of({**suggested_template(text), "options": FRENCH}) if text.strip() else None
    return extracted(template, text) if template else {}


def ours(found: dict[str, Any]) -> dict[str, Any]:
    """Its fields by our names, values as JSON writes them; several values of one field: the first."""
    named = {OURS.get(name, name): value[0] if isinstance(value, list) and value else value for name, value in found.items()}
    kept = {name: value for name, value in named.items() if name not in {"template_name", "currency", "desc"}}
    return {name: name == "dmp_compatible" or written(value) for name, value in kept.items() if value not in (None, "", "-")}


def written(value: Any) -> Any:
    """A value as the contract writes it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.2f}" if isinstance(value, float) else value if isinstance(value, bool) else " ".join(str(value).split())


def main() -> None:
    """Read every text that comes in."""
    logging.disable(logging.CRITICAL)
    generic = template_of(yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))) if len(sys.argv) > 1 else None
    known = [] if generic else read_templates()
    for line in sys.stdin:
        text = json.loads(line)
        found = extracted(generic, text) if generic else as_it_comes(text, known)
        print(json.dumps(ours(found), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
