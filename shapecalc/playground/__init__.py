"""The playground: a page that runs this package itself in the browser, with Pyodide.

`bridge` has the functions that the page calls, which take and return JSON. `answer` says what a tab
shows, `mistakes` where a text is underlined, `opened` reads files that are dropped into the page,
`elk` places the boxes of pictures there, and `packing` says which modules the page needs.
The page itself is in the folder ``playground/`` of the repository.
"""
