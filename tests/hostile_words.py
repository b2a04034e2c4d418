"""Words that act on a terminal, a spreadsheet or a page."""

WORDS = (
    *("\x1b[31mred", "\x1b[1m", "\x1b]0;title\x07", "\x9b2J", "a\x7f\x08b", "\x85next\u2028line"),
    *("\u202ekcab", "\u2066in\u2069", "\u200emark", "zero\u200bwidth", "\ufeffbom", "soft\xadhy"),
    *("line\nFORGED: line", "return\rFORGED", "tab\tbed", "tag\U000e0041", "lone\udcff", "nul\0"),
    *("=1+1", "\x01=1+1", "\xa0=1+1", "\ufeff=1", "\u200d=1", "＝1+1", "@SUM(1)", "-1+1", "+1"),
    *("a|b", "a\\|b", "`code`", "``", "<script>alert(1)", "<img src=x onerror=y>"),
    *("[x](http:e.vil)", "http://e.vil", "**bold** _it_", "[red]markup", "&lt;b&gt;"),
    *(
        "$x$ % \\input{x} #1 ~^",
        "%0A::error::x",
        "::error file=x::FORGED",
        "##[error]FORGED",
        '\'"quotes"',
    ),
    *("층 한글\u3000", "👩\u200d💻", "${{ x }}", "T", "None", "--help"),
)
