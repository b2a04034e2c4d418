"""Common mistakes, each with the wrong answer that it leads to; `usual` lists them."""
