"""Sphinx reads this: the course as a book, from notebooks that were run already."""

project = "Automatic differentiation with TensorFlow"
author = "The course's maintainers"
project_copyright = "text and figures CC BY 4.0, code BSD 3-Clause"
language = "en"

extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_ipywidgets_js = {}  # sliders need a kernel: their pages stand beside a static figure
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"
html_title = "Automatic differentiation with TensorFlow"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_last_updated_fmt = None  # two builds of one course give the same pages
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"footer_icons": [], "navigation_with_keys": True}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
