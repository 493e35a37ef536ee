"""Configure Sphinx for the documentation site, which `make docs` builds and which loads no external files.

The source folder is the root of the repository, so that the links between pages work on the site and wherever
the repository is shown.
"""

from __future__ import annotations

import provenance

project = "provenance"
version = release = provenance.__version__
root_doc = "docs/index"
include_patterns = ["docs/**.md", "examples/*.md", "examples/*.ipynb", "CHANGELOG.md", "CONTRIBUTING.md"]
exclude_patterns = [".*", "benchmarks", "out", "site", "src", "tests"]
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

myst_heading_anchors = 4
nb_execution_mode = "off"  # notebooks are stored with their output; tests/examples runs them

default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings describe types in words
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "provenance"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_search_summary = False  # summaries would be fetched, which browsers forbid for files on disk
html_show_sphinx = False
html_additional_pages = {"index": "redirect.html"}
templates_path = ["_templates"]
