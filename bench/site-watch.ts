/**
 * Writes docs/reference/site-watch.md: which ways of sending a card number away a visit finds and what Playwright's own
 * events show of the same; what is said of ordinary changes, each by itself against the visit before it.
 * `node bench/site-watch.ts [--only channels | changes | changes=nonce,deploy]`; named changes are told and not written.
 * The lab is a process of its own; nothing leaves this machine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openTestBrowser } from '../src/platform/browser/testing.ts';
import { systemClock } from '../src/platform/clock/system.ts';
import { type Finding, raisesAlert } from '../src/site-watch/core/judge-visit.ts';
import type { Pass } from '../src/site-watch/core/passes.ts';
import { visitShop } from '../src/site-watch/testing-changes.ts';
import {
  CHANNELS_A_VISIT,
  type ChangeFacts,
  type ChannelFacts,
  type Choice,
  inGroups,
  judged,
  nameOfChannel,
  newCanary,
  plant,
  siteOf,
  walkPlanted,
} from '../src/site-watch/testing-channels.ts';
import { type RunningLab, startTestLab } from '../src/site-watch/testing-lab.ts';
import { differentialPasses } from '../src/site-watch/walk-differential.ts';
import type { Walked } from '../src/site-watch/walk-site.ts';
import { hostsSeenByPeer } from './naive-peer.ts';

const PAGE = path.resolve(import.meta.dirname, '../docs/reference/site-watch.md');
const CHROMIUM = process.env.LAB_CHROMIUM ?? '/usr/bin/chromium';
const clock = systemClock();

type Opened = Awaited<ReturnType<typeof openTestBrowser>>;
type Bench = { readonly browser: Opened['browser']; readonly lab: RunningLab };
/** What stands under one heading of the page. */
type Section = { readonly heading: string; readonly text: string };

const secondsSince = (began: number): number => (clock.now() - began) / 1_000;
const told = (text: string): void => void process.stderr.write(`${text}\n`);

const byName = (findings: readonly Finding[]): ReadonlyMap<string, Finding> =>
  new Map(
    findings
      .filter(({ kind }) => kind.startsWith('card-data-'))
      .map((finding) => [nameOfChannel((finding.destination ?? '').replace(/^\*\./, '')), finding]),
  );

const visit = async ({ browser, lab }: Bench, choice: Choice, differential: 'always' | 'never') => {
  const planted = await plant(lab, choice);
  const about = { browser, lab, planted };
  const site = siteOf(about);
  const began = clock.now();
  const primary = await walkPlanted(about, { canary: newCanary(), role: 'careful' });
  const walk = (canary: Pass['canary'], role: Pass['role']) => walkPlanted(about, { canary, role });
  const added = await differentialPasses({ when: differential, site, clock, walk }, [primary], judged([primary], site));
  const { findings } = judged([primary, ...added], site);
  return {
    found: byName(findings),
    seconds: secondsSince(began),
    passes: 1 + added.length,
    number: primary.canary.number,
  };
};

type Row = { readonly finding: Finding | undefined; readonly seconds: number; readonly peer: boolean };

const layChannels = async (bench: Bench, channels: readonly ChannelFacts[]): Promise<ReadonlyMap<string, Row>> => {
  const rows = new Map<string, Row>();
  const lay = async (group: readonly ChannelFacts[], differential: 'always' | 'never'): Promise<void> => {
    const { found, seconds, number } = await visit(bench, { channels: group.map(({ name }) => name) }, differential);
    const peer = await hostsSeenByPeer({ executable: CHROMIUM, shop: bench.lab.shop, number });
    const seen = new Set([...peer].map((host) => nameOfChannel(host.split('.').slice(-2).join('.'))));
    for (const { name } of group) rows.set(name, { finding: found.get(name), seconds, peer: seen.has(name) });
    told(`${group.map(({ name }) => name).join(', ')}: ${seconds.toFixed(0)} s`);
  };
  const ofKind = (wanted: ChannelFacts['seen'], alone = false): readonly ChannelFacts[] =>
    channels.filter((each) => each.seen === wanted && each.alone === alone);
  for (const group of inGroups(ofKind('plain'), CHANNELS_A_VISIT)) await lay(group, 'never');
  for (const each of ofKind('plain', true)) await lay([each], 'never');
  await lay([...ofKind('differential'), ...ofKind('never')], 'always');
  return rows;
};

const who = ({ sender }: Finding): string =>
  sender?.kind === 'script' ? `script, by ${sender.by === 'stack' ? 'its place' : 'what it names'}` : 'the page alone';
const where = ({ kind, channel, encoding }: Finding): string =>
  kind === 'card-data-flows-unread'
    ? 'five passes'
    : `${channel}${encoding.length > 0 ? `, ${encoding.join(' in ')}` : ''}`;

const channelLine = ({ name, how }: ChannelFacts, row: Row | undefined): string => {
  const found = row?.finding;
  const cells = found === undefined ? '**silent** | – | –' : `found | ${where(found)} | ${who(found)}`;
  return `| ${name} | ${how} | ${cells} | ${row?.peer ? 'seen' : '–'} | ${row?.seconds.toFixed(0)} |`;
};

const channelSections = async (bench: Bench): Promise<readonly Section[]> => {
  const { channels } = await plant(bench.lab, { channels: 'all' });
  const rows = await layChannels(bench, channels);
  const foundCount = channels.filter(({ name }) => rows.get(name)?.finding !== undefined).length;
  const peerCount = channels.filter(({ name }) => rows.get(name)?.peer).length;
  const unseen = channels.filter(({ seen }) => seen === 'never').map(({ name, why }) => `- **${name}**: ${why}.`);
  return [
    {
      heading: 'Ways to send a card number away',
      text: `Every channel sends to a host of its own in the lab (\`lab/channels\`), a test asks the same of each commit
(\`src/site-watch/lab-channels.test.ts\`). Seconds are those of the whole visit the channel shared with others.

**${foundCount} of ${channels.length}** are found; Playwright’s request and WebSocket events alone, searched plainly and in base64, show **${peerCount}**.

| channel | how | a visit | where, and in which encoding | who sent it | Playwright’s events | s |
|---|---|---|---|---|---|---|
${channels.map((channel) => channelLine(channel, rows.get(channel.name))).join('\n')}`,
    },
    {
      heading: 'What no visit sees, and why',
      text: `${unseen.join('\n')}
- What a shop’s own server passes on behind its back: that takes the agent on the server (\`mitsuke cards\`).
- A script that is served to other visitors than this one: visits differ by agent, hour and place, and still are samples.
- A packing of a page’s own, or one with a dictionary of its own: differential passes find that it follows the number.
  gzip, deflate, Brotli and Zstandard are unpacked, in one another and in the other encodings; what unfolds to more than
  a search may look at makes the visit incomplete.`,
    },
  ];
};

/** Why a change that no thief made is told all the same: it does what a thief's would, and only a person knows better. */
const DESERVED: Readonly<Record<string, string>> = {
  analytics: 'hears of every change on the page and tells a host never seen',
  'brand-lookup': 'listens on the card field and tells a host never seen',
  chat: 'hears of all that is typed on the page and tells a host never seen',
  conversion: 'hears of the form being sent, and a host never seen is asked for a picture',
  newsletter: 'hears of the form being sent and tells a host never seen',
  receipt: 'hears of the form being sent, reads the card number and tells a host never seen',
  'robot-check': 'hears of the form being sent and tells a host never seen',
};

type Changed = { readonly facts: ChangeFacts; readonly walked: Walked };

/** Each by itself, against one visit of the shop as it was before; what each load writes anew, against another load. */
const layChanges = async (bench: Bench, wanted: readonly string[] | 'all'): Promise<readonly Changed[]> => {
  const visitWith = async (changes: readonly string[], before: readonly Walked[]): Promise<Walked> =>
    visitShop({ ...bench, planted: await plant(bench.lab, { changes }), before });
  const { changes } = await plant(bench.lab, { changes: wanted });
  const renewed = changes.filter((facts) => facts.renewed).map(({ name }) => name);
  const before = await visitWith([], []);
  const rows: Changed[] = [];
  if (renewed.length > 0) {
    const walked = await visitWith(renewed, [before, await visitWith(renewed, [before])]);
    for (const facts of changes.filter((each) => each.renewed)) rows.push({ facts, walked });
    told(`${renewed.join(', ')}: ${findingWords(walked)}`);
  }
  for (const facts of changes.filter((each) => !each.renewed)) {
    const began = clock.now();
    const walked = await visitWith([facts.name], [before]);
    rows.push({ facts, walked });
    told(`${facts.name}: ${findingWords(walked)}, ${secondsSince(began).toFixed(0)} s`);
  }
  return changes.flatMap(({ name }) => rows.find(({ facts }) => facts.name === name) ?? []);
};

/** All of them at once, and once more when nothing is new any more. */
const layAgain = async (bench: Bench): Promise<Walked> => {
  const before = await visitShop({ ...bench, planted: await plant(bench.lab, {}), before: [] });
  const planted = await plant(bench.lab, { changes: 'all' });
  const first = await visitShop({ ...bench, planted, before: [before] });
  return visitShop({ ...bench, planted, before: [before, first] });
};

const findingWords = ({ judgement: { findings }, end }: Walked): string => {
  const counts = new Map<string, number>();
  for (const { severity, kind } of findings) {
    const what = `${raisesAlert({ severity }) ? `**${severity}**` : severity} ${kind}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const words = [...counts].map(([what, count]) => (count > 1 ? `${what} ×${count}` : what));
  const incomplete = end.kind === 'completed' ? [] : [`(${end.kind})`];
  return [...words, ...incomplete].join(', ') || 'silence';
};

const levelOf = ({ judgement: { findings } }: Walked): string => {
  if (findings.length === 0) return 'silence';
  return findings.some(raisesAlert) ? 'alert' : 'weekly digest';
};

const changeLine = (
  { facts: { name, how, reviewed }, walked }: Changed,
  cards: ReadonlyMap<string, Finding>,
): string => {
  const what = `${how}${reviewed ? ' (destination reviewed and allowed)' : ''}`;
  const level = levelOf(walked) === 'alert' ? `alert: ${DESERVED[name] ?? '**not deserved**'}` : levelOf(walked);
  return `| ${name} | ${what} | ${cards.has(name) ? '**finding**' : 'silent'} | ${findingWords(walked)} | ${level} |`;
};

const changeSection = async (bench: Bench): Promise<Section> => {
  const rows = await layChanges(bench, 'all');
  const again = await layAgain(bench);
  const all = await visit(bench, { changes: 'all' }, 'always');
  const count = (level: string): number => rows.filter(({ walked }) => levelOf(walked) === level).length;
  const cards = rows.filter(({ facts }) => all.found.has(facts.name)).length;
  return {
    heading: 'Ordinary changes',
    text: `What honest shops change from one week to the next (\`lab/changes\`), each to a vendor of its own where it talks to one. All
${rows.length} in one visit of ${all.passes} passes: **${cards}** raised a finding about card data. Then each by itself, visited by customer
and robot and judged against the visit of the shop as it was before, what each load writes anew against another load: **${count('silence')}** are silence, **${count('weekly digest')}** wait for the digest of the week,
**${count('alert')}** raise an alert. All of them at once, visited once more when nothing is new: ${findingWords(again)}.

| change | what it is | card data | inventory, pages, cloaking | what becomes of it |
|---|---|---|---|---|
${rows.map((row) => changeLine(row, all.found)).join('\n')}`,
  };
};

const INTRODUCTION = `# What a visit of a checkout sees

Made by \`node bench/site-watch.ts\` on two busy cores; \`--only channels\` and \`--only changes\` make their parts anew.
`;

const DIFFERENTIAL: Section = {
  heading: 'Differential passes',
  text: `The same journey with the first number, another, the first again (and once more both when that is suspicious): what is
the same in all passes of one number and differs between the numbers follows it. In simulated worlds of nonces, times,
sessions and recordings, three passes asked for two more in under a tenth, and five said nothing in any of 80
(\`src/site-watch/core/differential.test.ts\`); a name of one of two variants by chance looks alike in five passes once in
sixteen. A third party that gets anything new once the card was typed, as analytics do, costs two more passes. First six and last four digits, as receipts show them, are silent. \`docs/decisions/0036-*\` says why.`,
};

const HEADINGS = [
  'Ways to send a card number away',
  'What no visit sees, and why',
  'Ordinary changes',
  'Differential passes',
];

/** Sections that were not made stay as they are. */
const write = (made: readonly Section[]): void => {
  const kept = new Map(
    readFileSync(PAGE, 'utf8')
      .split(/^## /m)
      .slice(1)
      .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n')).trim()]),
  );
  for (const { heading, text } of made) kept.set(heading, text);
  const sections = HEADINGS.map((heading) => `## ${heading}\n\n${kept.get(heading) ?? ''}\n`);
  writeFileSync(PAGE, [INTRODUCTION, ...sections].join('\n'));
};

const { values } = parseArgs({ options: { only: { type: 'string', default: 'all' } } });
const [part = 'all', named] = values.only.split('=');
if (!['all', 'channels', 'changes'].includes(part)) {
  console.error('usage: node bench/site-watch.ts [--only channels | changes | changes=NAME,NAME]');
  process.exit(2);
}
const opened = await openTestBrowser();
const bench: Bench = { browser: opened.browser, lab: await startTestLab() };
try {
  if (named !== undefined) await layChanges(bench, named.split(','));
  else {
    write([
      ...(part === 'changes' ? [] : await channelSections(bench)),
      ...(part === 'channels' ? [] : [await changeSection(bench)]),
      DIFFERENTIAL,
    ]);
    process.stdout.write(readFileSync(PAGE, 'utf8'));
  }
} finally {
  await bench.lab.stop();
  await opened.close();
}
