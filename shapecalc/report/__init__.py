"""A report: one page in HTML with everything that is known about a model.

`contents` gathers it, and `page` writes it; `page.css` and `page.js` go into the page as they are.
"""
