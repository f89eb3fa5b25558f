import { html } from '../markup.ts';

/** The report page's whole style; its hash stands in the page's content security policy. */
export const STYLE = html`
:root {
  color-scheme: light dark;
  --bg: #f6f7f9; --card: #fff; --text: #1b1f24; --dim: #5c6670; --line: #d9dee4;
  --pass: #17702f; --pass-bg: #e3f5e7; --fail: #c1121f; --fail-bg: #fde8e8;
  --warn: #8a5a00; --warn-bg: #fdf1d6; --skip: #5c6670; --skip-bg: #eceff2; --link: #0757ba;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0e1116; --card: #161b22; --text: #e6edf3; --dim: #9aa5b1; --line: #2d343d;
    --pass: #57d37a; --pass-bg: #12301c; --fail: #ff8078; --fail-bg: #431a1c;
    --warn: #f0b84a; --warn-bg: #3a2b0c; --skip: #9aa5b1; --skip-bg: #232a33; --link: #6cb0ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); }
h1 { font-size: 1.35rem; margin: 0; line-height: 1.3; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
h3 { font-size: .8rem; margin: 1rem 0 .35rem; color: var(--dim); text-transform: uppercase; letter-spacing: .04em; }
code, pre { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; padding: .75rem; max-height: 24rem; overflow: auto; white-space: pre-wrap; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.banner { padding: 1rem 1.25rem; border-left: 6px solid var(--skip); }
.banner.green { border-left-color: var(--pass); }
.banner.red { border-left-color: var(--fail); }
.banner p { margin: .5rem 0 0; }
.bar { display: block; width: 100%; height: 8px; margin-top: .9rem; border-radius: 4px; }
.bar .green { fill: var(--pass); } .bar .red { fill: var(--fail); } .bar .yellow { fill: var(--warn); }
.bar .grey { fill: var(--skip); opacity: .5; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: .9rem 0 0; }
.facts div { min-width: 0; }
.facts dt { color: var(--dim); font-size: .8rem; }
.facts dd { margin: 0; }
.filter { display: flex; flex-wrap: wrap; gap: .4rem; margin: 2rem 0 0; border: 0; padding: 0; }
.filter legend { float: left; padding: .2rem .4rem .2rem 0; color: var(--dim); }
.filter label { padding: .2rem .75rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); cursor: pointer; }
.filter input { position: absolute; opacity: 0; }
.filter input:checked + label { border-color: var(--link); color: var(--link); font-weight: 600; }
.filter input:focus-visible + label { outline: 2px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .7rem .9rem; color: var(--dim); font-size: .85rem; }
th, td { padding: .45rem .9rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 600; }
thead th { font-size: .85rem; vertical-align: bottom; }
thead .model { border-left: 1px solid var(--line); }
.matrix th[scope=row] { font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: nowrap; }
.matrix th[scope=row], .matrix td { vertical-align: middle; }
.matrix td { white-space: nowrap; overflow-wrap: normal; border-left: 1px solid var(--line); }
.legend { margin: 0; border-top: 1px solid var(--line); padding: .7rem .9rem; color: var(--dim); font-size: .85rem; }
.num { text-align: right; }
.chip { display: inline-block; padding: 0 .55rem; border-radius: 99px; font-size: .82rem; font-weight: 600; text-decoration: none; white-space: nowrap; }
a.chip:hover, a.chip:focus-visible { text-decoration: underline; }
.chip.green { background: var(--pass-bg); } .chip.red { background: var(--fail-bg); }
.chip.yellow { background: var(--warn-bg); } .chip.grey { background: var(--skip-bg); }
.chip.green, .mark.green { color: var(--pass); } .chip.red, .mark.red { color: var(--fail); }
.chip.yellow { color: var(--warn); } .chip.grey { color: var(--skip); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.causes { list-style: none; margin: 0; padding: 0; }
.causes > li { margin: .6rem 0; padding: .65rem .9rem; }
.causes summary { cursor: pointer; margin-top: .35rem; }
.cells { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; list-style: none; margin: .35rem 0 0; padding: 0; }
.causes p { margin: .35rem 0 0; }
.headline { font-weight: 600; }
.checks { list-style: none; margin: 0; padding: 0; }
.time { color: var(--dim); font-size: .8rem; }
details.cell { margin: .6rem 0; }
details.cell > summary { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; padding: .65rem .9rem; cursor: pointer; list-style: none; }
details.cell > summary::-webkit-details-marker { display: none; }
details.cell > summary::before { content: "▸"; color: var(--dim); }
details.cell[open] > summary::before { content: "▾"; }
details.cell > div { padding: .1rem .9rem 1rem; border-top: 1px solid var(--line); }
details.cell:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.reasons { margin: .7rem 0; padding-left: 1.2rem; }
.blame { margin: .7rem 0; padding: .6rem .9rem; background: var(--bg); border-radius: 6px; }
.blame p { margin: .15rem 0; }
body:has(#show-failures:checked) .state-passed, body:has(#show-failures:checked) .state-skipped, body:has(#show-failures:checked) .state-flaky,
body:has(#show-regressions:checked) .state-passed, body:has(#show-regressions:checked) .state-skipped, body:has(#show-regressions:checked) .state-flaky, body:has(#show-regressions:checked) .state-failed { display: none; }
footer { margin-top: 2.5rem; color: var(--dim); font-size: .85rem; }
@media print { .filter { display: none; } body { background: #fff; } pre { max-height: none; } }
`;
