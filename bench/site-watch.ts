/**
 * Writes docs/reference/site-watch.md: which ways of sending a card number away a visit finds, which ordinary changes
 * it is silent about, and what Playwright's own events show of the same. `node bench/site-watch.ts`
 * The lab is a process of its own; nothing leaves this machine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openTestBrowser } from '../src/platform/browser/testing.ts';
import { systemClock } from '../src/platform/clock/system.ts';
import type { Finding } from '../src/site-watch/core/judge-visit.ts';
import type { Pass } from '../src/site-watch/core/passes.ts';
import {
  CHANNELS_A_VISIT,
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
import { hostsSeenByPeer } from './naive-peer.ts';

const PAGE = path.resolve(import.meta.dirname, '../docs/reference/site-watch.md');
const CHROMIUM = process.env.LAB_CHROMIUM ?? '/usr/bin/chromium';
const clock = systemClock();

type Row = { readonly finding: Finding | undefined; readonly seconds: number; readonly peer: boolean };

const opened = await openTestBrowser();
const lab: RunningLab = await startTestLab();

const byName = (findings: readonly Finding[]): ReadonlyMap<string, Finding> =>
  new Map(
    findings
      .filter(({ kind }) => kind.startsWith('card-data-'))
      .map((finding) => [nameOfChannel((finding.destination ?? '').replace(/^\*\./, '')), finding]),
  );

const visit = async (choice: Choice, differential: 'always' | 'never') => {
  const planted = await plant(lab, choice);
  const about = { browser: opened.browser, lab, planted };
  const site = siteOf(about);
  const began = clock.now();
  const primary = await walkPlanted(about, { canary: newCanary(), role: 'careful' });
  const walk = (canary: Pass['canary'], role: Pass['role']) => walkPlanted(about, { canary, role });
  const added = await differentialPasses({ when: differential, site, clock, walk }, [primary], judged([primary], site));
  const { findings } = judged([primary, ...added], site);
  const seconds = (clock.now() - began) / 1_000;
  const peer = await hostsSeenByPeer({ executable: CHROMIUM, shop: lab.shop, number: primary.canary.number });
  const seen = new Set([...peer].map((host) => nameOfChannel(host.split('.').slice(-2).join('.'))));
  return { found: byName(findings), seconds, passes: 1 + added.length, seen, findings };
};

const channels = (await plant(lab, { channels: 'all' })).channels;
const changes = (await plant(lab, { changes: 'all' })).changes;
const rows = new Map<string, Row>();
const lay = async (group: readonly ChannelFacts[], differential: 'always' | 'never'): Promise<void> => {
  const { found, seconds, seen } = await visit({ channels: group.map(({ name }) => name) }, differential);
  for (const { name } of group) rows.set(name, { finding: found.get(name), seconds, peer: seen.has(name) });
};

const ofKind = (wanted: ChannelFacts['seen'], alone = false): readonly ChannelFacts[] =>
  channels.filter((each) => each.seen === wanted && each.alone === alone);

let ordinary: Awaited<ReturnType<typeof visit>>;
try {
  for (const group of inGroups(ofKind('plain'), CHANNELS_A_VISIT)) await lay(group, 'never');
  for (const each of ofKind('plain', true)) await lay([each], 'never');
  await lay([...ofKind('differential'), ...ofKind('never')], 'always');
  ordinary = await visit({ changes: 'all' }, 'always');
} finally {
  await lab.stop();
  await opened.close();
}

const who = ({ sender }: Finding): string =>
  sender?.kind === 'script' ? `script, by ${sender.by === 'stack' ? 'its place' : 'what it names'}` : 'the page alone';
const where = ({ kind, channel, encoding }: Finding): string =>
  kind === 'card-data-flows-unread'
    ? 'five passes'
    : `${channel}${encoding.length > 0 ? `, ${encoding.join(' in ')}` : ''}`;

const line = ({ name, how }: ChannelFacts): string => {
  const row = rows.get(name);
  const found = row?.finding;
  const cells = found === undefined ? '**silent** | – | –' : `found | ${where(found)} | ${who(found)}`;
  return `| ${name} | ${how} | ${cells} | ${row?.peer ? 'seen' : '–'} | ${row?.seconds.toFixed(0)} |`;
};

const foundCount = channels.filter(({ name }) => rows.get(name)?.finding !== undefined).length;
const peerCount = channels.filter(({ name }) => rows.get(name)?.peer).length;
const changeLine = ({ name, how, reviewed }: (typeof changes)[number]): string =>
  `| ${name} | ${how}${reviewed ? ' (destination reviewed and allowed)' : ''} | ${ordinary.found.has(name) ? '**finding**' : 'silent'} |`;

writeFileSync(
  PAGE,
  `# What a visit of a checkout sees

Made by \`node bench/site-watch.ts\` on two busy cores. Every channel sends to a host of its own in the lab
(\`lab/channels\`), a test asks the same of each commit (\`src/site-watch/lab-channels.test.ts\`).
Seconds are those of the whole visit the channel shared with others.

**${foundCount} of ${channels.length}** ways to send a card number away are found; Playwright’s request and WebSocket events alone, searched
plainly and in base64, show **${peerCount}**. Of ${changes.length} ordinary changes, all in one visit of ${ordinary.passes} passes, **${ordinary.found.size}** raised a finding about card data.

## Ways to send a card number away

| channel | how | a visit | where, and in which encoding | who sent it | Playwright’s events | s |
|---|---|---|---|---|---|---|
${channels.map(line).join('\n')}

## What no visit sees, and why

${channels
  .filter(({ seen }) => seen === 'never')
  .map(({ name, why }) => `- **${name}**: ${why}.`)
  .join('\n')}
- What a shop’s own server passes on behind its back: that takes the agent on the server (\`mitsuke cards\`).
- A script that is served to other visitors than this one: visits differ by agent, hour and place, and still are samples.
- Brotli, which no browser packs for a page: a page that brings its own packer is found by differential passes.

## Ordinary changes

| change | what it is | a visit |
|---|---|---|
${changes.map(changeLine).join('\n')}

## Differential passes

The same journey with the first number, another, the first again (and once more both when that is suspicious): what is
the same in all passes of one number and differs between the numbers follows it. In simulated worlds of nonces, times,
sessions and recordings, three passes asked for two more in under a tenth, and five said nothing in any of 80
(\`src/site-watch/core/differential.test.ts\`); a name of one of two variants by chance looks alike in five passes once in
sixteen. A third party that gets anything new once the card was typed, as analytics do, costs two more passes. First six and last four digits, as receipts show them, are silent. \`docs/decisions/0036-*\` says why.
`,
);
process.stdout.write(readFileSync(PAGE, 'utf8'));
