/** Every channel of the lab and every ordinary change, in few visits: what is found is what can be, and nothing else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openTestBrowser } from '../platform/browser/testing.ts';
import { systemClock } from '../platform/clock/system.ts';
import type { Pass } from './core/passes.ts';
import {
  CHANNELS_A_VISIT,
  inGroups,
  judged,
  leaksOf,
  nameOfChannel,
  newCanary,
  type Planted,
  plant,
  siteOf,
  walkPlanted,
} from './testing-channels.ts';
import { type RunningLab, startTestLab } from './testing-lab.ts';
import { differentialPasses } from './walk-differential.ts';

const LIMIT_MS = 240_000;

describe("the lab's channels and ordinary changes", async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let lab: RunningLab;
  let all: Planted;
  beforeAll(async () => {
    lab = await startTestLab();
    all = await plant(lab, { channels: 'all', changes: 'all' });
  }, LIMIT_MS);
  afterAll(async () => {
    await lab.stop();
    await opened.close();
  });

  const parts = async (choice: Parameters<typeof plant>[1]) => {
    const planted = await plant(lab, choice);
    return { browser: opened.browser, lab, planted };
  };

  test('are many', () => {
    expect(all.channels.length).toBeGreaterThanOrEqual(50);
    expect(all.changes.length).toBeGreaterThanOrEqual(25);
  });

  test('each channel that a visit can read is found, with what really went out', { timeout: LIMIT_MS }, async () => {
    const plain = all.channels.filter(({ seen, alone }) => seen === 'plain' && !alone);
    for (const group of inGroups(plain, CHANNELS_A_VISIT)) {
      const about = await parts({ channels: group.map(({ name }) => name) });
      const pass = await walkPlanted(about, { canary: newCanary(), role: 'careful' });
      const { arrivals } = await lab.tell({ command: 'status' }, 'status');
      const judgement = judged([pass], siteOf(about));
      expect(pass.end).toEqual({ kind: 'completed' });
      expect(pass.record?.logCut).toBe(false);
      expect([...leaksOf(judgement).keys()].map(nameOfChannel).toSorted()).toEqual(
        group.map(({ name }) => name).toSorted(),
      );
      const counted = group.filter(({ silent }) => !silent).map(({ name }) => name);
      expect(Object.keys(arrivals as object).toSorted()).toEqual(counted.toSorted());
    }
  });

  test('what hides itself is found by passes with another number, amid all ordinary changes, which are silent', {
    timeout: LIMIT_MS,
  }, async () => {
    const unread = all.channels.filter(({ seen }) => seen === 'differential').map(({ name }) => name);
    const about = await parts({ channels: unread, changes: 'all' });
    const site = siteOf(about);
    const primary = await walkPlanted(about, { canary: newCanary(), role: 'careful' });
    const first = judged([primary], site);
    expect(leaksOf(first).size).toBe(0);
    const walk = (canary: Pass['canary'], role: Pass['role']) => walkPlanted(about, { canary, role });
    const added = await differentialPasses({ when: 'when-unread', site, clock: systemClock(), walk }, [primary], first);
    expect(added.map(({ role, end }) => [role, end.kind])).toEqual([
      ['other-number', 'completed'],
      ['same-number', 'completed'],
      ['other-number', 'completed'],
      ['same-number', 'completed'],
    ]);
    const { findings } = judged([primary, ...added], site);
    const flows = findings.filter(({ kind }) => kind === 'card-data-flows-unread');
    expect(flows.map(({ destination = '' }) => nameOfChannel(destination)).toSorted()).toEqual(unread.toSorted());
    expect(findings.filter(({ severity }) => severity === 'critical')).toEqual([]);
    expect(flows[0]).toMatchObject({ severity: 'high', about: { runs: 5, otherwise: 0 } });
  });
});
