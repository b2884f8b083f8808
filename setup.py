"""What pyproject.toml cannot say: the wheel holds the catalogue and the model too, which a checkout has beside the package."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

BESIDE = ("software_catalog", "models/fr_justificatif")


class Whole(build_py):
    """The package, and what it cannot work without."""

    def run(self) -> None:
        """Copy them into the package that is built; an editable one finds them where they are."""
        super().run()
        if not self.editable_mode:
            for folder in BESIDE:
                self.copy_tree(folder, str(Path(self.build_lib) / "verifier" / folder))


setup(cmdclass={"build_py": Whole})
