"""The documentation as a site: `make docs` builds it. Nothing in it is fetched from elsewhere.

The source folder is the root of the repository, so that a link in a page leads to the same file here, on the
site and wherever else the files are shown.
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
nb_execution_mode = "off"  # notebooks are kept with what they show; tests/examples runs them

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
html_show_search_summary = False  # it would be fetched, which a browser forbids to files on disk
html_show_sphinx = False
html_additional_pages = {"index": "redirect.html"}
templates_path = ["_templates"]
