/** How a report looks: one column, readable on a telephone and on paper, light and dark. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5a6570; --paper: #fff; --ground: #f3f5f7; --rule: #d7dde3;
  --bad: #a4161a; --bad-ground: #fdecec; --warn: #7a4a00; --warn-ground: #fff4de; --good: #1b5e34; --good-ground: #e8f5ec;
  --code: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #a3aeb9; --paper: #1a1f24; --ground: #12161a;
  --rule: #36404a; --bad: #ff9d9d; --bad-ground: #3b1718; --warn: #ffcf87; --warn-ground: #382a10; --good: #94dbab;
  --good-ground: #14301f; --code: #252c33; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.75 system-ui, "Hiragino Sans",
  "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif; overflow-wrap: anywhere; line-break: strict; }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.4; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0 .75rem; }
code { font: .9em/1.6 ui-monospace, "SFMono-Regular", "Noto Sans Mono CJK JP", Consolas, monospace; background: var(--code);
  border-radius: 3px; padding: .1em .3em; }
ul, ol { padding-left: 1.4rem; margin: .25rem 0 1rem; }
.verdict { border-left: 6px solid; border-radius: 4px; padding: 1rem 1.25rem; margin-bottom: 1rem; }
.verdict p { margin: .5rem 0 0; color: var(--ink); }
.verdict strong { display: block; font-size: 1.2rem; line-height: 1.5; }
.found { background: var(--bad-ground); border-color: var(--bad); color: var(--bad); }
.doubtful, .not-whole { background: var(--warn-ground); border-color: var(--warn); color: var(--warn); }
.clean { background: var(--good-ground); border-color: var(--good); color: var(--good); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .5rem; margin: 0 0 1rem; padding: 0; }
.figures div { background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; padding: .5rem .75rem; }
.figures dt { color: var(--soft); font-size: .8rem; line-height: 1.5; }
.figures dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .9rem; margin: 0 0 1rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.steps li { margin-bottom: .75rem; }
.steps p { margin: 0; }
.lead { color: var(--soft); font-size: .9rem; }
.group { background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; margin: .75rem 0; }
.group > summary { padding: .6rem .9rem; cursor: pointer; }
.group > summary .count { color: var(--soft); font-size: .85rem; white-space: nowrap; }
.group .inside::before { content: "› "; color: var(--soft); }
.group > :not(summary) { margin-left: .9rem; margin-right: .9rem; }
.rows { list-style: none; padding: 0; margin: 0 .9rem; }
.rows li { border-top: 1px solid var(--rule); padding: .5rem 0; }
.rows p { margin: 0; }
.head { display: flex; flex-wrap: wrap; gap: .2rem .75rem; align-items: baseline; }
.mark { font-size: .8rem; border: 1px solid; border-radius: 99px; padding: 0 .6em; white-space: nowrap; }
.mark.high { color: var(--bad); }
.mark.medium { color: var(--warn); }
.mark.low { color: var(--soft); }
.small { font-size: .85rem; color: var(--soft); }
dl.legend { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1rem; align-items: baseline; }
dl.legend dd { margin: 0; }
@media (max-width: 30rem) { .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: .5rem; } main { padding: 1rem .75rem 3rem; } }
@media print { body { background: #fff; font-size: 11pt; } .group, li { break-inside: avoid; } }
`;
