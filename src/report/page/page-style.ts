/** Style of the page: readable without scripts, in print and on narrow screens. */
export const PAGE_STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --muted: #57606a; --rule: #d0d7de; --band: #f6f8fa; --link: #0050a0; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--link); }
.frame { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 1.5rem; max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.5rem 0; font-size: 0.9em; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 0.15rem 0; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover, nav a:focus { text-decoration: underline; }
nav .depth-3 { padding-left: 1rem; color: var(--muted); }
main { padding: 1rem 0 4rem; min-width: 0; }
h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 0.5em; overflow-wrap: anywhere; }
h1 { margin-top: 0.5em; }
h2 { border-bottom: 1px solid var(--rule); padding-bottom: 0.25em; }
code { background: var(--band); padding: 0.1em 0.3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { background: var(--band); padding: 0.75em; overflow: auto; }
.scroll { overflow-x: auto; margin: 0.75em 0; }
table { border-collapse: collapse; font-size: 0.92em; }
th, td { border: 1px solid var(--rule); padding: 0.3em 0.5em; text-align: left; vertical-align: top; }
th { background: var(--band); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, .time { white-space: nowrap; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--link); }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
.found td:first-child { white-space: nowrap; }
.found td:nth-child(2), .found td:nth-child(3) { min-width: 9rem; overflow-wrap: anywhere; }
figure { margin: 1.5em 0; }
figcaption { font-weight: 600; margin-bottom: 0.25em; }
figure svg { max-width: 100%; height: auto; }
.plot { display: none; }
.drawn .plot { display: block; }
.drawn .plot + .still { display: none; }
.plot .axis { color: var(--muted); font-size: 0.85em; margin-top: 0.5em; }
.u-legend { font-size: 0.85em; text-align: left; }
.u-legend th, .u-legend td { border: 0; padding: 0 0.25em; background: none; }
.range { position: sticky; top: 0; z-index: 2; background: #fff; padding: 0.5em 0; }
.search { display: flex; flex-wrap: wrap; gap: 0.75em; align-items: center; margin: 0.75em 0; }
.search input { flex: 1 1 20rem; font: inherit; padding: 0.35em 0.6em; border: 1px solid var(--muted); border-radius: 4px; }
button.plain { font: inherit; padding: 0.3em 0.8em; border: 1px solid var(--muted); border-radius: 4px; background: var(--band); cursor: pointer; }
[hidden] { display: none !important; }
@media (max-width: 60rem) { .frame { display: block; } nav { position: static; max-height: none; } }
@media print {
  .frame { display: block; padding: 0; }
  nav, .range, .search { display: none; }
  .drawn .plot { display: none; }
  .drawn .plot + .still { display: block; }
  figure, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;
