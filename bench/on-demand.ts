/**
 * Visits on demand: from the request over HTTP to the stored result, as a person who presses the button waits for it. A
 * whole server with its own PostgreSQL and scheduler, a real browser, the lab's shop; one request after another, since a
 * host is visited by one at a time. `node bench/on-demand.ts [requests]`
 */
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enrolTenant, readConfiguration, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { systemScope } from '#registry';
import { LAB_HOSTS } from '../src/site-watch/testing-channels.ts';
import { startTestLab } from '../src/site-watch/testing-lab.ts';

const JOURNEY = path.resolve(import.meta.dirname, '../packs/site-watch/lab-shop.journey.yaml');
const ASK_EVERY_MS = 100;
const LIMIT_MS = 60_000;

const openServer = async (dataFolder: string) => {
  const read = readConfiguration({ MITSUKE_SERVER_PORT: '0', MITSUKE_LOG_LEVEL: 'error' }, undefined);
  if (read.kind === 'failed') throw new Error('these settings are sound');
  const rules = readRuleSet(read.value.ruleSetFile);
  if (rules.kind === 'failed') throw new Error('the starter rules are sound');
  return startServer({
    ...{ configuration: read.value, dataFolder, purpose: 'serve', ruleSet: rules.value, version: '0.0.0' },
    ...{ whenTaken: 'near', labHosts: LAB_HOSTS, logTo: process.stderr, onStep: () => undefined },
  });
};
type Server = Awaited<ReturnType<typeof openServer>>;

const keyOf = async ({ house }: Server): Promise<string> => {
  const administrator = { email: 'bench@mitsuke.example', displayName: 'bench' };
  const { tenant } = await enrolTenant(house, { name: 'bench', kind: 'psp', language: 'en', administrator });
  const permissions = ['site:read', 'site:manage'] as const;
  const issued = await house.registry.apiKeys.issue(systemScope(tenant.id, 'bench'), { name: 'bench', permissions });
  if (issued.kind === 'failed') throw new Error('the key may have what it needs');
  return issued.value.key.reveal();
};

type Visit = {
  readonly id: string;
  readonly state: string;
  readonly orderedAt: string;
  readonly startedAt?: string;
  readonly passes?: readonly unknown[];
};

const main = async (requests: number): Promise<void> => {
  const folder = await mkdtemp('/tmp/mitsuke-bench-');
  await chmod(folder, 0o711);
  const lab = await startTestLab();
  const server = await openServer(path.join(folder, 'data'));
  try {
    const authorization = `Bearer ${await keyOf(server)}`;
    const ask = async <T>(method: 'GET' | 'POST', where: string, body?: unknown): Promise<T> => {
      const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(new URL(where, server.listening.url), { method, headers, ...sent });
      if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const site = await ask<{ id: string }>('POST', '/v1/sites', {
      ...{ name: 'lab', origin: lab.shop, paymentType: 'js', destinations: ['psp.localhost'], merchants: [] },
      ...{ journey: readFileSync(JOURNEY, 'utf8'), consent: { kind: 'own-site' }, cadenceMinutes: 1_440, active: true },
    });
    const waited: number[] = [];
    for (let number = 1; number <= requests; number += 1) {
      const began = performance.now();
      let visit = await ask<Visit>('POST', `/v1/sites/${site.id}/visits`, {});
      while (visit.state !== 'done' && visit.state !== 'failed') {
        await sleep(ASK_EVERY_MS);
        visit = await ask<Visit>('GET', `/v1/site-visits/${visit.id}`);
      }
      const ms = performance.now() - began;
      const begunAfterMs = Date.parse(visit.startedAt ?? '') - Date.parse(visit.orderedAt);
      const passes = visit.passes?.length ?? 0;
      console.log(
        `${number}: ${visit.state} after ${(ms / 1_000).toFixed(1)} s, begun after ${begunAfterMs} ms, ${passes} passes`,
      );
      waited.push(ms);
    }
    waited.sort((a, b) => a - b);
    const at = (share: number): string => ((waited[Math.floor((waited.length - 1) * share)] ?? 0) / 1_000).toFixed(1);
    const late = waited.filter((ms) => ms > LIMIT_MS).length;
    console.log(`\n${requests} requests: p50 ${at(0.5)} s, longest ${at(1)} s; ${late} over a minute`);
  } finally {
    await server.stop();
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const [requests = 10] = process.argv.slice(2).map(Number);
if (!(Number.isInteger(requests) && requests > 0)) {
  console.error('usage: node bench/on-demand.ts [requests]');
  process.exit(2);
}
await main(requests);
