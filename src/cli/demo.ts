/**
 * `mitsuke demo` (npm start): the whole loop on this machine. Starts the server, sends payments through its public
 * API, has the log verified over HTTP as an outsider would, prints a one-time sign-in link and stays until Ctrl-C.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type RunningServer, readConfiguration, removeDemoData, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { standardDataFolder } from '#app/standard-folder';
import { systemClock } from '#app/system-clock';
import { verifyExport } from '#evidence';
import { formatInstant, type Instant } from '#kernel';
import { signInUrl } from './administer.ts';
import { tellAttack } from './demo-attack.ts';
import { judgeOwnFile, type OwnFile, type OwnFileReader, ownFileReader } from './demo-own-file.ts';
import { LAB_HOSTS } from './demo-site.ts';
import { type DemoTenant, demoTenant } from './demo-tenant.ts';
import { type Judged, sendDemoPayments, untilLogged } from './demo-traffic.ts';
import type { Environment, Invocation } from './invocation.ts';
import { type LabProcess, startLab } from './lab-process.ts';
import { readLogOverHttp } from './log-over-http.ts';
import { onEnter } from './on-enter.ts';
import type { ExitCode } from './output.ts';
import { forgetDemo, rememberDemo, runningDemo } from './running-demo.ts';
import { CommandFailure, translateFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';
import { type Language, speak, type Tell } from './words.ts';

type DemoFlags = OwnFile & {
  readonly json?: boolean;
  readonly lang: Language;
  readonly port: number;
  readonly data?: string;
  readonly fresh?: boolean;
};

export const demo = async (invocation: Invocation<DemoFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const say = speak(options.lang);
  const tell: Tell = (key, parameters) => {
    if (output.json) output.result({ step: key, ...parameters }, '');
    else output.progress(say(key, parameters));
  };
  const readOwn = await ownFileReader(fromWhereItWasTyped(options, environment));
  const dataFolder = path.resolve(options.data ?? standardDataFolder('demo', environment.HOME));
  const stopAsked = untilAskedToStop(systemClock());
  const running = await runningDemo(dataFolder);
  if (running !== undefined) throw new CommandFailure('demo-runs-already', say('runsAlready', { url: running }));
  if (options.fresh && (await removeDemoData(dataFolder))) tell('fresh', { folder: dataFolder });
  tell('preparing', { folder: dataFolder });
  const lab = await startLab({
    port: options.port === 0 ? undefined : LAB_PORT,
    environment: labEnvironment(environment),
  });
  try {
    const server = await startDemoServer(dataFolder, options.port, tell);
    try {
      rememberDemo(dataFolder, server.listening.url);
      const tenant = await demoTenant(server.house, dataFolder, options.lang);
      const own = readOwn && { file: options.with ?? '', read: readOwn };
      const story = { server, tenant, lab, own, tell, lang: options.lang };
      if ((await Promise.race([stopAsked, tellStory(story)])) === 'diverged') return 1;
      const again = () => tellSignIn(story).catch((error: unknown) => translateFailure(error, output));
      const stopListening = output.json ? () => undefined : onEnter(() => void again());
      await stopAsked;
      stopListening();
      return 0;
    } finally {
      tell('stopping');
      forgetDemo(dataFolder);
      await lab.stop();
      await server.stop();
      tell('stopped');
    }
  } finally {
    await lab.stop();
  }
};

/** npm runs scripts in the package's folder and tells where it was typed. */
const fromWhereItWasTyped = (flags: DemoFlags, { npm_lifecycle_event, INIT_CWD }: Environment): OwnFile => {
  const from = npm_lifecycle_event === undefined ? undefined : INIT_CWD;
  const resolved = (file: string): string => (from === undefined ? file : path.resolve(from, file));
  const { with: file, mapping } = flags;
  return {
    ...flags,
    ...(file === undefined ? {} : { with: resolved(file) }),
    ...(mapping === undefined || !/[./\\]/.test(mapping) ? {} : { mapping: resolved(mapping) }),
  };
};

/** For a shell: a path may have a space in it. */
const quoted = (word: string): string => (/^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The provider takes the next port, the collector the one after it. */
const LAB_PORT = 7311;
const PAYMENTS_PER_SECOND = 5;

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What the lab is to know: nothing of ours, and a browser for the shopkeeper, which is never started as root. */
const labEnvironment = ({ PATH, HOME, LANG, TMPDIR }: Environment): Environment => {
  const browser = process.getuid?.() === 0 ? undefined : CHROMIUM.find((file) => existsSync(file));
  return { PATH, HOME, LANG, TMPDIR, ...(browser === undefined ? {} : { LAB_CHROMIUM: browser }) };
};

const startDemoServer = async (dataFolder: string, port: number, tell: Tell): Promise<RunningServer> => {
  const read = readConfiguration({ MITSUKE_SERVER_PORT: String(port), MITSUKE_LOG_LEVEL: 'error' }, undefined);
  if (read.kind === 'failed') throw new Error('the demo’s own configuration is sound');
  const rules = readRuleSet(read.value.ruleSetFile);
  if (rules.kind === 'failed') throw new Error('the starter rules are sound');
  const server = await startServer({
    configuration: read.value,
    dataFolder,
    purpose: 'demo',
    ruleSet: rules.value,
    version: VERSION,
    whenTaken: 'near',
    labHosts: LAB_HOSTS,
    logTo: process.stderr,
    onStep: (step) => {
      if (step === 'creating-cluster') tell('databaseFirst');
      if (step === 'starting') tell('database');
    },
  });
  tell('migrated', { count: server.house.database.migrated.length });
  const { takenPort, port: given, url } = server.listening;
  if (takenPort !== undefined) tell('portTaken', { wanted: takenPort, port: given });
  tell('serving', { url });
  return server;
};

type Story = {
  readonly server: RunningServer;
  readonly tenant: DemoTenant;
  readonly lab: LabProcess;
  readonly own: { readonly file: string; readonly read: OwnFileReader } | undefined;
  readonly tell: Tell;
  readonly lang: Language;
};

const tellStory = async (story: Story): Promise<'verified' | 'diverged'> => {
  const { server, tenant, lab, tell, lang } = story;
  const { url } = server.listening;
  tell('labStarted', { ...lab.addresses });
  tell('storyBegins');
  const judged = await sendDemoPayments({ url, apiKey: tenant.apiKey, house: server.house });
  for (const payment of judged) tell('payment', paymentWords(payment, lang));
  tell('committed', { count: judged.length });
  if (story.own !== undefined) {
    tell('ownBegins', { file: story.own.file });
    await judgeOwnFile({ house: server.house, tenant, read: story.own.read, tell });
  }
  if (await tellBrowser(story)) await tellAttack({ house: server.house, tenant, lab, tell, lang });
  const state = await untilLogged(server.house, tenant.tenant);
  tell('verifying');
  const logUrl = `${url}/logs/${state.log}`;
  const read = readLogOverHttp(logUrl, tenant.apiKey.reveal());
  const verdict = await verifyExport({ read, vkey: state.vkey });
  if (verdict.kind === 'diverges') {
    tell('diverged', { code: verdict.code, index: verdict.index ?? '?' });
    return 'diverged';
  }
  tell('verified', { size: verdict.size, root: Buffer.from(verdict.root).toString('base64'), origin: verdict.origin });
  const command = `npx mitsuke evidence verify ${logUrl} --vkey '${state.vkey}' --api-key-file ${quoted(tenant.apiKeyFile)}`;
  tell('again', { command });
  tell('sendYourOwn', { command: curlWords(url, tenant.apiKeyFile, server.house.clock.now()) });
  await lab.perform(
    { command: 'traffic', action: 'start', url, apiKeyFile: tenant.apiKeyFile, perSecond: PAYMENTS_PER_SECOND },
    'traffic-started',
  );
  tell('trafficStarted', { perSecond: PAYMENTS_PER_SECOND });
  await tellSignIn(story);
  return 'verified';
};

/** @returns whether the shop can be visited. */
const tellBrowser = async ({ server, tell }: Story): Promise<boolean> => {
  const { state, browser = '', why = '' } = await server.house.siteWatch.browserState();
  if (state === 'ready') tell('browserReady', { browser });
  else if (state === 'no-sandbox') tell('browserNoSandbox', { browser, why });
  else tell('browserMissing', { why });
  return state !== 'no-browser';
};

const tellSignIn = async ({ server, tenant, tell }: Story): Promise<void> => {
  const link = await server.house.registry.signIn.issueLink({ tenant: tenant.tenant }, tenant.person);
  if (link.kind === 'failed') throw new Error('the demo’s person is there');
  tell('signIn', { url: signInUrl(server.listening.url, link.value.token.reveal()) });
};

const curlWords = (url: string, apiKeyFile: string, now: Instant): string => {
  const payment = {
    eventId: 'my-payment-1',
    occurredAt: formatInstant(now),
    channel: 'ecommerce',
    amount: { amountMinor: 52_000, currency: 'JPY' },
    card: { token: 'my-card-1' },
    merchant: { acceptorNumber: 'shop-1' },
  };
  return [
    `curl -s ${url}/v1/payments/decisions -H 'Content-Type: application/json' \\`,
    `    -H "Authorization: Bearer $(cat ${quoted(apiKeyFile)})" \\`,
    `    -d '${JSON.stringify(payment)}'`,
  ].join('\n');
};

const yen = (minor: number, lang: Language): string =>
  lang === 'ja' ? `${minor.toLocaleString('ja-JP')}円` : `¥${minor.toLocaleString('en-US')}`;

const paymentWords = ({ payment, answer, reasons }: Judged, lang: Language): Record<string, string> => {
  const say = speak(lang);
  return {
    amount: yen(payment.amount.amountMinor, lang).padStart(lang === 'ja' ? 9 : 10),
    channel: padColumns(say(payment.channel), 13),
    answer: padColumns(say(answer), 10),
    reasons: reasons.map((reason) => reason[lang]).join(lang === 'ja' ? '、' : '; '),
  };
};

/** Pads to a width in terminal columns, of which a Japanese letter takes two. */
const padColumns = (text: string, columns: number): string => {
  const taken = [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, columns - taken));
};
