"""Pictures of models: the graph as people draw it.

A `ModelGraph` has a vertex for each call; `models` and `mistaken` read one from a model, and
`folding` folds its repeated blocks. `arrange` places it on a `Sheet` with an engine, the only part
that needs a library. The other modules write: `strokes` and `svg`, `page`, `raster` a sheet; `dot`,
`mermaid` and `characters` a graph.
"""
