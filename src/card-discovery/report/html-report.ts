/**
 * The report for whoever runs the shop: one file of HTML without script or anything fetched, in Japanese or English.
 * What was found and where, how sure it is, what to do, what was not searched (LEAK-01, PCI DSS 12.10.7).
 */
import { CONFIDENCES, type ScanResult } from '../core/finding.ts';
import { groupFindings, type Tally, tallyOf } from './group-findings.ts';
import { acceptedList, findingGroups, skipGroups } from './list-findings.ts';
import { html, Markup } from './markup.ts';
import type { ReportInput } from './report-input.ts';
import type { ReportWords, Step } from './report-words.ts';
import { type Shown, showIn } from './show-values.ts';
import { STYLE } from './style.ts';
import { wordsIn } from './words.ts';

type Page = {
  readonly result: ScanResult;
  readonly tally: Tally;
  readonly words: ReportWords;
  readonly shown: Shown;
};

/** Nothing may be fetched or run, whatever a name of a file tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole HTML document. */
export const htmlReport = ({ result, accepted, language }: ReportInput): string => {
  const words = wordsIn(language);
  const page: Page = { result, words, tally: tallyOf(result), shown: showIn(language) };
  const sure = groupFindings(result.findings.filter(({ confidence }) => confidence !== 'low'));
  const doubtful = groupFindings(result.findings.filter(({ confidence }) => confidence === 'low'));
  const broken = result.skips.filter(({ severity }) => severity === 'broken');
  const excluded = result.skips.filter(({ severity }) => severity === 'excluded');
  const unlisted = result.summary.unlisted;
  const document = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}"><meta name="robots" content="noindex">
<title>${words.title}</title><style>${new Markup(STYLE)}</style></head><body><main>
<h1>${words.title}</h1>
${verdict(page)}${figures(page)}${facts(page)}
${section(words.sections.toDo, html`<ol class="steps">${stepsOf(page).map(step)}</ol>`)}
${sure.length === 0 ? '' : section(words.sections.found, html`<p class="lead">${words.leads.found}</p>${findingGroups(sure, page)}`)}
${unlisted === 0 ? '' : html`<p class="small">${words.unlisted(page.shown.count(unlisted))}</p>`}
${broken.length === 0 ? '' : section(words.sections.notSearched, html`<p class="lead">${words.leads.notSearched}</p>${skipGroups(broken, page)}`)}
${doubtful.length === 0 ? '' : section(words.sections.doubtful, html`<p class="lead">${words.leads.doubtful}</p>${findingGroups(doubtful, page)}`)}
${accepted.length === 0 ? '' : section(words.sections.accepted, html`<p class="lead">${words.leads.accepted}</p>${acceptedList(accepted, page)}`)}
${excluded.length === 0 ? '' : section(words.sections.excluded, html`<p class="lead">${words.leads.excluded}</p>${skipGroups(excluded, page)}`)}
${result.findings.length === 0 ? '' : section(words.sections.howSure, legend(page))}
${section(words.sections.about, html`<ul>${words.about.map((line) => html`<li>${line}</li>`)}</ul>`)}
</main></body></html>
`;
  return document.text;
};

const section = (title: string, body: Markup): Markup => html`<section><h2>${title}</h2>${body}</section>
`;

const verdict = ({ result: { summary }, tally, words, shown }: Page): Markup => {
  const told = words.verdicts[tally.verdict](shown.count(summary.distinctNumbers), shown.count(tally.places));
  return html`<div class="verdict ${tally.verdict}" role="status"><strong>${told}</strong>
<p>${words.meanings[tally.verdict]}</p>${tally.authentication === 0 ? '' : html`<p>${words.authenticationData}</p>`}
${summary.complete ? '' : html`<p>${words.interrupted}</p>`}</div>
`;
};

const figures = ({ result: { summary, skips }, tally, words: { figures: names }, shown }: Page): Markup => {
  const always: readonly (readonly [string, string])[] = [
    [names.numbers, shown.count(summary.distinctNumbers)],
    [names.places, shown.count(tally.places)],
    [names.files, shown.count(summary.files)],
    [names.bytes, shown.bytes(summary.bytesSearched)],
  ];
  const whereAny: readonly (readonly [string, number])[] = [
    [names.authentication, tally.authentication],
    [names.doubtful, tally.doubtful],
    [names.accepted, summary.accepted],
    [names.testNumbers, summary.testNumbers],
    [names.members, summary.members],
    [names.rows, summary.rows],
    [names.notSearched, skips.filter(({ severity }) => severity === 'broken').length],
  ];
  const all = [
    ...always,
    ...whereAny.filter(([, count]) => count > 0).map(([name, count]) => [name, shown.count(count)] as const),
  ];
  return html`<dl class="figures">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
};

const facts = ({ result: { summary }, words: { facts: names }, shown }: Page): Markup =>
  html`<dl class="facts"><dt>${names.searched}</dt><dd>${summary.searched.map((place) => html`<code>${place}</code> `)}</dd>
<dt>${names.when}</dt><dd>${shown.span(summary.startedAt, summary.endedAt)}</dd>
<dt>${names.version}</dt><dd>${summary.version}</dd><dt>${names.digest}</dt><dd><code>${summary.digest}</code></dd></dl>
`;

const stepsOf = ({ result, tally, words: { steps } }: Page): readonly Step[] => {
  const isWhole = result.summary.complete && !result.skips.some(({ severity }) => severity === 'broken');
  const notWhole = isWhole ? [] : [steps.notWhole];
  const doubtful = tally.doubtful === 0 ? [] : [steps.doubtful];
  if (tally.verdict === 'clean') return [steps.clean];
  if (tally.verdict !== 'found') return [...notWhole, ...doubtful];
  const inDatabase = result.findings.some(({ place, confidence }) => place.kind === 'database' && confidence !== 'low');
  return [
    ...(tally.authentication === 0 ? [] : [steps.authentication]),
    ...[steps.stop, steps.tell],
    ...(inDatabase ? [steps.database] : []),
    steps.remove,
    ...notWhole,
    ...doubtful,
    steps.again,
  ];
};

const step = ({ title, text }: Step): Markup => html`<li><h3>${title}</h3><p>${text}</p></li>
`;

const legend = ({ words }: Page): Markup =>
  html`<dl class="legend">${CONFIDENCES.map(
    (confidence) => html`<dt><span class="mark ${confidence}">${words.confidences[confidence].name}</span></dt>
<dd>${words.confidences[confidence].meaning}</dd>`,
  )}</dl>`;
