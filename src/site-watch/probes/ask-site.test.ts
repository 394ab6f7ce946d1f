/** Politeness, in simulated time: how fast a site is asked, when it is left alone, and whom a probe may ask. */
import { expect, test } from 'vitest';
import { durationOfMs, instantOfMs, parseInstant } from '#kernel';
import type { ProbeAnswer, ProbeFault, Probes } from '#platform/egress';
import { simulatedClock } from '../../platform/clock/simulated.ts';
import { openAsker, type SiteAsker } from './ask-site.ts';

const ORIGIN = 'https://shop.example';

type Said = Partial<ProbeAnswer> | ProbeFault;

const asking = (answers: readonly Said[]) => {
  const clock = simulatedClock(instantOfMs(Date.UTC(2026, 10, 21)));
  const asked: string[] = [];
  const probes: Probes = {
    ask: async ({ url }) => {
      const said = answers[asked.length] ?? {};
      asked.push(url);
      if (typeof said === 'string') return { kind: 'failed', error: said };
      const answer = { status: 200, headers: [], body: new Uint8Array(), cut: false, address: '192.0.2.1', ...said };
      return { kind: 'ok', value: answer };
    },
    shakeHands: async () => ({ kind: 'ok', value: { kind: 'refused' } }),
  };
  const asker = openAsker({ probes, clock, origin: ORIGIN, allowedHosts: [], gap: durationOfMs(500), software: '0' });
  /** The clock goes on by itself while it is asked. */
  const run = async <T>(work: (asker: SiteAsker) => Promise<T>): Promise<T> => {
    let ended = false;
    const working = work(asker).finally(() => {
      ended = true;
    });
    working.catch(() => undefined);
    for (let step = 0; step < 5_000 && !ended; step += 1) await clock.advance(durationOfMs(50));
    return working;
  };
  return { asker, asked, run };
};

const all = (count: number) => async (asker: SiteAsker) => {
  for (let at = 0; at < count; at += 1) await asker.ask('files', `/${at}`);
};

test('requests begin half a second apart at least', async () => {
  const { asker, run } = asking([]);
  await run(all(6));
  const at = asker.records.map((record) => {
    const read = parseInstant(record.at);
    return read.kind === 'ok' ? read.value : Number.NaN;
  });
  expect(at.slice(1).map((each, index) => each - (at[index] ?? 0) >= 500)).toEqual([true, true, true, true, true]);
});

test.each([
  ['says 429', { status: 429 }, 'asked-to-stop'],
  ['says 503', { status: 503 }, 'asked-to-stop'],
  ['is not there', 'not-reachable', 'not-reachable'],
] as const)('a site that %s three times in a row is asked nothing more', async (_name, said, code) => {
  const { asked, run } = asking([said, {}, said, said, said]);
  await expect(run(all(9))).rejects.toMatchObject({ code });
  expect(asked).toHaveLength(5);
});

test('who answers under a certificate that does not hold is asked nothing more', async () => {
  const { asked, run } = asking([{}, 'certificate-not-valid']);
  await expect(run(all(9))).rejects.toMatchObject({ code: 'certificate-not-valid' });
  expect(asked).toHaveLength(2);
});

test('a round has an end however a site answers', async () => {
  const { asked, run } = asking([]);
  await expect(run(all(400))).rejects.toMatchObject({ code: 'too-many-requests' });
  expect(asked).toHaveLength(250);
});

test('redirects are followed within the site alone, three at most', async () => {
  const to = (location: string) => ({ status: 302, headers: [['location', location]] as const });
  const away = asking([to('/a'), to('https://other.example/')]);
  expect(await away.run((asker) => asker.follow('admin', '/'))).toMatchObject({ path: '/a', status: 302 });
  const endless = asking(Array.from({ length: 20 }, () => to('/again')));
  await endless.run((asker) => asker.follow('admin', '/'));
  expect(endless.asked).toHaveLength(4);
});

test('the record has addresses without queries, and no content', async () => {
  const { asker, run } = asking([{ body: new TextEncoder().encode('secret') }]);
  await run((each) => each.ask('errors', '/?q=hidden'));
  expect(asker.records).toMatchObject([
    { url: `${ORIGIN}/`, status: 200, bytes: 6, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(JSON.stringify(asker.records)).not.toMatch(/secret|hidden/);
});
