"""The writer of Outlook messages that draws the samples, for the tests of what opens them."""

import importlib.util
import sys
from pathlib import Path

PLACE = Path(__file__).parent.parent / "sample_docs" / "drawing" / "outlook.py"
spec = importlib.util.spec_from_file_location("outlook_files.writer", PLACE)
writer = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = writer  # dataclasses look their module up
spec.loader.exec_module(writer)

attachment, compound, message, properties = writer.attachment, writer.compound, writer.message, writer.properties
