/** The lists of a report: findings by file, what was not searched, what was accepted. A long list is folded and cut. */
import type { AcceptedFinding } from '../core/baseline.ts';
import type { Finding, Skip } from '../core/finding.ts';
import { type FindingGroup, namesOf } from './group-findings.ts';
import { html, type Markup } from './markup.ts';
import type { ReportWords } from './report-words.ts';
import { brandName, maskedNumber, type Shown } from './show-values.ts';

type Wording = { readonly words: ReportWords; readonly shown: Shown };

/** So that a page of a bad day still opens on a telephone. */
const OPEN_GROUPS = 12;
const ROWS_AT_ONCE = 10;
const ROWS_OF_GROUP = 100;
const ROWS_OF_PAGE = 1_000;
const SKIPS_OF_REASON = 200;

const nameList = (names: readonly string[]): Markup =>
  html`${names.map((name, at) => html`<code${at === 0 ? '' : html` class="inside"`}>${name}</code> `)}`;

const whereOf = ({ place }: Finding, { words, shown }: Wording): string =>
  place.kind === 'file'
    ? [place.spot, words.line(shown.count(place.line)), words.byte(shown.count(place.offset))]
        .filter((part) => part !== undefined)
        .join(' · ')
    : [place.column, ...(place.key === undefined ? [] : [words.row(place.key)])].join(' · ');

const row = (finding: Finding, wording: Wording): Markup => {
  const { words } = wording;
  const { kind, brand, confidence, reason, encoding, context } = finding;
  const number = maskedNumber(finding);
  const layers = encoding.map((layer) => words.layers[layer]).join(' → ');
  return html`<li><p class="head">${number === undefined ? undefined : html`<code>${number}</code>`}
<span>${words.kinds[kind]}${brand === undefined ? '' : ` · ${brandName(brand)}`}</span>
<span class="mark ${confidence}">${words.confidences[confidence].name}</span></p>
<p>${whereOf(finding, wording)}${layers === '' ? '' : ` · ${layers}`}</p>
<p class="small">${words.reasons[reason]}</p>
<p class="small"><code>${context}</code></p></li>`;
};

const rows = (findings: readonly Finding[], wording: Wording): Markup =>
  html`<ul class="rows">${findings.map((finding) => row(finding, wording))}</ul>`;

export const findingGroups = (groups: readonly FindingGroup[], wording: Wording): Markup => {
  const { words, shown } = wording;
  let left = ROWS_OF_PAGE;
  const parts: Markup[] = [];
  let cut = 0;
  for (const [at, { names, findings }] of groups.entries()) {
    const listed = findings.slice(0, Math.min(ROWS_OF_GROUP, left));
    left -= listed.length;
    if (listed.length === 0) {
      cut += findings.length;
      continue;
    }
    const rest = listed.slice(ROWS_AT_ONCE);
    const more = findings.length - listed.length;
    parts.push(html`<details class="group"${at < OPEN_GROUPS ? html` open` : ''}><summary>${nameList(names)}
<span class="count">${words.counted(shown.count(findings.length))}</span></summary>
${rows(listed.slice(0, ROWS_AT_ONCE), wording)}
${rest.length === 0 ? '' : html`<details><summary>${words.showAll(shown.count(rest.length))}</summary>${rows(rest, wording)}</details>`}
${more === 0 ? '' : html`<p class="small">${words.more(shown.count(more))}</p>`}</details>
`);
  }
  return html`${parts}${cut === 0 ? '' : html`<p>${words.more(shown.count(cut))}</p>`}`;
};

/** By reason, in the order in which the reasons come first. */
export const skipGroups = (skips: readonly Skip[], { words, shown }: Wording): Markup => {
  const reasons = Map.groupBy(skips, ({ reason }) => reason);
  return html`${[...reasons].map(
    ([
      reason,
      found,
    ]) => html`<details class="group"${found.length <= ROWS_AT_ONCE ? html` open` : ''}><summary>${words.skips[reason].name}
<span class="count">${words.counted(shown.count(found.length))}</span></summary><p class="small">${words.skips[reason].advice}</p>
<ul>${found
      .slice(0, SKIPS_OF_REASON)
      .map(
        ({ place, inside, bytes }) =>
          html`<li>${nameList([place, ...inside])}${bytes === undefined ? '' : html`<span class="small">${shown.bytes(bytes)}</span>`}</li>`,
      )}</ul>
${found.length > SKIPS_OF_REASON ? html`<p class="small">${words.more(shown.count(found.length - SKIPS_OF_REASON))}</p>` : ''}</details>
`,
  )}`;
};

export const acceptedList = (accepted: readonly AcceptedFinding[], { words, shown }: Wording): Markup => {
  const listed = accepted.slice(0, ROWS_OF_GROUP);
  const more = accepted.length - listed.length;
  return html`<ul>${listed.map(
    ({ finding, reason, until }) =>
      html`<li>${nameList(namesOf(finding.place))}<code>${maskedNumber(finding) ?? words.kinds[finding.kind]}</code>
<p class="small">${words.columns.why}: ${reason} · ${words.columns.until}: ${until}</p></li>`,
  )}</ul>${more === 0 ? '' : html`<p class="small">${words.more(shown.count(more))}</p>`}`;
};
