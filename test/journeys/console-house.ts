/** A served house with one tenant and its people, for journeys through the console; and axe-core in a page. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { enrolTenant, type RunningServer, readConfiguration, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import type { PersonId, TenantId } from '#kernel';
import { systemScope } from '#registry';
import { openTestDatabase } from '../../src/platform/database/testing.ts';
import { databaseUrlOf } from '../database-url.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const { ensureConsole } = require('../../bin/launch.cjs') as { ensureConsole(node: string): Promise<void> };

export type ConsoleHouse = {
  readonly server: RunningServer;
  readonly url: string;
  readonly dataFolder: string;
  readonly tenant: TenantId;
  readonly administrator: PersonId;
  readonly apiKey: string;
  /** A new sign-in link, of the administrator unless said. */
  link(person?: PersonId): Promise<string>;
  /** As whoever runs the server adds one: nobody of the tenant was handed their link. */
  addSupervisor(displayName: string): Promise<PersonId>;
  stop(): Promise<void>;
};

/**
 * @param settings of the environment, besides those of every journey.
 * @param labHosts of a lab that the server may visit.
 */
export const startConsoleHouse = async (
  settings: Readonly<Record<string, string>> = {},
  labHosts: readonly string[] = [],
): Promise<ConsoleHouse> => {
  await ensureConsole(process.execPath);
  // The browser's user passes through it when root runs the tests.
  const folder = await mkdtemp('/tmp/mitsuke-journey-');
  await chmod(folder, 0o711);
  const environment = { MITSUKE_SERVER_PORT: '0', MITSUKE_LOG_LEVEL: 'error', ...settings };
  const configuration = readConfiguration(environment, undefined);
  if (configuration.kind === 'failed') throw new Error(JSON.stringify(configuration.error));
  const ruleSet = readRuleSet(path.join(ROOT, 'packs/decision/starter.rules.yaml'));
  if (ruleSet.kind === 'failed') throw new Error(JSON.stringify(ruleSet.error));
  const database = await openTestDatabase();
  const server = await startServer({
    configuration: { ...configuration.value, databaseUrl: databaseUrlOf(database.connection) },
    dataFolder: path.join(folder, 'data'),
    purpose: 'serve',
    ruleSet: ruleSet.value,
    version: '0.1.0',
    labHosts,
    logTo: process.stderr,
    onStep: () => undefined,
    whenTaken: 'near',
  });
  const { registry } = server.house;
  const enrolled = await enrolTenant(server.house, {
    name: '東海ペイメント',
    kind: 'psp',
    language: 'ja',
    administrator: { email: 'hana@tokai.example', displayName: '佐藤 花' },
  });
  const scope = systemScope(enrolled.tenant.id, 'journey');
  const issued = await registry.apiKeys.issue(scope, { name: 'journey', permissions: ['decision:make'] });
  if (issued.kind === 'failed') throw new Error('no key');
  const { url } = server.listening;
  return {
    server,
    url,
    dataFolder: path.join(folder, 'data'),
    tenant: enrolled.tenant.id,
    administrator: enrolled.administrator.id,
    apiKey: issued.value.key.reveal(),
    link: async (person = enrolled.administrator.id) => {
      const linked = await registry.signIn.issueLink(scope, person);
      if (linked.kind === 'failed') throw new Error('no link');
      return `${url}/sign-in#token=${linked.value.token.reveal()}`;
    },
    addSupervisor: async (displayName) => {
      const wanted = { email: 'supervisor@tokai.example', displayName, role: 'supervisor' } as const;
      const added = await registry.createPerson(scope, wanted);
      if (added.kind === 'failed') throw new Error(added.error);
      return added.value.id;
    },
    stop: async () => {
      await server.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const AXE = require.resolve('axe-core/axe.min.js');

type AxeResults = {
  readonly violations: readonly { id: string; impact: string | null; nodes: readonly { html: string }[] }[];
};

/** Serious and critical violations of WCAG 2.2 A and AA on the page as it is, each with the elements it is about. */
export const seriousViolations = async (page: Page): Promise<string[]> => {
  // As a debugger would: the page's own policy lets no foreign script in.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } }).axe.run(
      document,
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    ),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};
