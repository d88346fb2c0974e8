/** Style of the timeline: two schemes; phases differ in lightness and form, so that they are told apart in grey. */
export const TIMELINE_STYLE = `
svg{--ground:#fff;--ink:#1f2328;--soft:#59636e;--line:#d8dee4;--wait:#8c959f;--start:#9cc3ea;--ready:#1f5fa8;--up:#c9d9ea;--suite:#6e4aa5;--on:#fff;--bad:#b3261e}
@media (prefers-color-scheme:dark){svg{--ground:#0d1117;--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--wait:#6e7681;--start:#3f6b99;--ready:#8cc0f5;--up:#263a50;--suite:#b79af0;--on:#0d1117;--bad:#ff8b82}}
text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--ink)}
.ground{fill:var(--ground)}.title{font-size:15px;font-weight:600}
.grid{stroke:var(--line);stroke-width:1}.tick{fill:var(--soft);font-size:11px;text-anchor:middle}.tick.start{text-anchor:start}.tick.end{text-anchor:end}.strong{fill:var(--ink);font-weight:600}
.name{text-anchor:end;fill:var(--soft)}.critical .name{fill:var(--ink);font-weight:600}.suite .name{fill:var(--ink)}
.waiting{fill:var(--wait)}.starting{fill:var(--start)}.getting-ready{fill:var(--ready)}.up{fill:var(--up)}.running{fill:var(--suite)}.failed{fill:var(--bad)}
.critical .getting-ready,.critical .starting{stroke:var(--ink);stroke-width:1.2}
.all-ready{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}
.hatch{stroke:var(--line);stroke-width:3}
.figure{font-size:11px;font-variant-numeric:tabular-nums}.figure.inside{fill:var(--on);text-anchor:end}.figure.before{text-anchor:end}
.advice{font-size:13px}`.trim()
