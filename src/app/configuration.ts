/**
 * Configuration: environment over one YAML file over defaults, checked whole before anything starts. Every fault is
 * collected and says where it stands, which setting, and what form is expected; a value is never repeated, since it
 * may be a secret.
 */
import { readFileSync } from 'node:fs';
import { type Document, isMap, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import { readCertificates } from '#evidence';
import { failed, type Outcome, ok, Secret } from '#kernel';
import { readProbeTables } from './probe-tables.ts';
import { readWatchList } from './read-watch-list.ts';
import { environmentName, SETTINGS, type Setting } from './settings.ts';

export type Configuration = {
  readonly host: string;
  readonly port: number;
  readonly names: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly overHttps: boolean;
  readonly metricsToken: Secret | undefined;
  readonly dataFolder: string | undefined;
  readonly databaseUrl: Secret | undefined;
  readonly sealSecret: Secret | undefined;
  readonly originHost: string;
  /** Each `VKEY URL`. */
  readonly witnesses: readonly string[];
  readonly witnessQuorum: number | undefined;
  readonly witnessEverySeconds: number;
  readonly attestationAlertMinutes: number;
  readonly privateHosts: readonly string[];
  readonly timeStampUrl: string | undefined;
  readonly timeStampCertificatesFile: string | undefined;
  readonly timeStampPolicy: string | undefined;
  readonly timeStampEveryMinutes: number;
  readonly featuresFile: string | undefined;
  readonly guardFile: string | undefined;
  readonly ruleSetFile: string;
  readonly reviewMinutes: number;
  readonly reviewWhenLate: 'approve' | 'decline';
  readonly watchListFile: string | undefined;
  readonly publicUrl: string | undefined;
  readonly browserSandbox: 'required' | 'off';
  readonly librariesFile: string | undefined;
  readonly highRiskMinutes: number;
  readonly mediumRiskMinutes: number;
  readonly lowRiskMinutes: number;
  readonly hostRestSeconds: number;
  readonly visitsAtOnce: number;
  readonly smtpUrl: Secret | undefined;
  readonly webhookPrivateHosts: readonly string[];
  readonly sender: string;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
};

/** What keeps the server from starting, in what the operator wrote. */
export type StartFault = {
  readonly code: string;
  /** `MITSUKE_SERVER_PORT`, or `mitsuke.yaml:3:9`. */
  readonly place: string;
  readonly setting: string;
  readonly expected: string;
};

type ConfigurationFault = StartFault & {
  readonly code: 'unknown-setting' | 'wrong-form' | 'unreadable-file' | 'not-yaml' | 'set-twice';
};

/** Names that begin with MITSUKE_ and are no settings: where the file is, and what tests and the client read. */
const OTHER_NAMES = new Set([
  ...['MITSUKE_CONFIG', 'MITSUKE_SHARED', 'MITSUKE_API_KEY', 'MITSUKE_API_KEY_FILE'],
  ...['MITSUKE_CARDS_DATABASE_URL', 'MITSUKE_CARDS_DATABASE_URL_FILE'],
]);

type Raw = { readonly value: unknown; readonly place: string };
type Collected = { readonly raw: Map<string, Raw>; readonly faults: ConfigurationFault[] };

const ALL = Object.values(SETTINGS) as readonly Setting<unknown>[];
const byKey = new Map(ALL.map((setting) => [setting.key, setting]));
const byEnvironment = new Map(ALL.map((setting) => [environmentName(setting.key), setting]));

/** @param file the YAML file's path; absent when there is none. */
export const readConfiguration = (
  environment: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Outcome<Configuration, readonly ConfigurationFault[]> => {
  const collected: Collected = { raw: new Map(), faults: [] };
  if (file !== undefined) readYaml(file, collected);
  readEnvironment(environment, collected);
  const values = new Map<string, unknown>();
  for (const setting of ALL) values.set(setting.key, settled(setting, collected));
  if (collected.faults.length === 0) checkTogether(values, collected);
  if (collected.faults.length > 0) return failed(collected.faults);
  return ok(
    Object.fromEntries(
      Object.entries(SETTINGS).map(([name, { key }]) => [name, values.get(key)]),
    ) as unknown as Configuration,
  );
};

const settled = (setting: Setting<unknown>, { raw, faults }: Collected): unknown => {
  const given = raw.get(setting.key);
  if (given === undefined) return setting.standard;
  const read = setting.schema.safeParse(given.value);
  if (!read.success) {
    faults.push({ code: 'wrong-form', place: given.place, setting: setting.key, expected: setting.form });
    return undefined;
  }
  return setting.secret ? new Secret(read.data) : read.data;
};

/** What each setting alone cannot say. */
const checkTogether = (values: ReadonlyMap<string, unknown>, { raw, faults }: Collected): void => {
  const { witnesses, witnessQuorum, timeStampUrl, timeStampCertificatesFile } = SETTINGS;
  const fault = ({ key }: { readonly key: string }, expected: string, beside = key) =>
    faults.push({ code: 'wrong-form', place: raw.get(beside)?.place ?? key, setting: key, expected });
  const listFile = values.get(SETTINGS.watchListFile.key);
  const list = typeof listFile === 'string' ? readWatchList(listFile) : undefined;
  if (list?.kind === 'failed') fault(SETTINGS.watchListFile, list.error);
  const librariesFile = values.get(SETTINGS.librariesFile.key);
  const tables = typeof librariesFile === 'string' ? readProbeTables(librariesFile) : undefined;
  if (tables?.kind === 'failed') fault(SETTINGS.librariesFile, tables.error);
  const known = (values.get(witnesses.key) as readonly string[]).length;
  const quorum = values.get(witnessQuorum.key) as number | undefined;
  if (quorum !== undefined && quorum > known) fault(witnessQuorum, `at most ${known}, the number of witnesses`);
  const url = values.get(timeStampUrl.key);
  const certificates = values.get(timeStampCertificatesFile.key);
  if (url !== undefined && certificates === undefined)
    fault(timeStampCertificatesFile, `a PEM file, for ${timeStampUrl.key}`, timeStampUrl.key);
  if (url === undefined && certificates !== undefined)
    fault(timeStampUrl, `a URL, for ${timeStampCertificatesFile.key}`, timeStampCertificatesFile.key);
  if (typeof certificates === 'string' && readCertificates(textOf(certificates) ?? '') === undefined) {
    fault(timeStampCertificatesFile, 'a readable PEM file with at least one certificate');
  }
};

const readYaml = (file: string, collected: Collected): void => {
  const fault = (code: 'unreadable-file' | 'not-yaml', place: string, expected: string) =>
    collected.faults.push({ code, place, setting: 'configuration file', expected });
  const text = textOf(file);
  if (text === undefined) {
    fault('unreadable-file', file, 'a YAML file that can be read');
    return;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  for (const error of document.errors) fault('not-yaml', placeOf(error.pos[0]), 'valid YAML');
  if (document.errors.length > 0 || document.contents === null) return;
  collectSettings({ document, node: document.contents, prefix: '', placeOf }, collected);
};

type YamlPart = {
  readonly document: Document.Parsed;
  readonly node: Node | null;
  /** Keys above, each with a dot behind it. */
  readonly prefix: string;
  readonly placeOf: (offset: number) => string;
};

const collectSettings = ({ document, node, prefix, placeOf }: YamlPart, { raw, faults }: Collected): void => {
  if (!isMap<Scalar, Node | null>(node)) {
    const place = placeOf(node?.range?.[0] ?? 0);
    const setting = prefix.slice(0, -1) || 'configuration file';
    faults.push({ code: 'wrong-form', place, setting, expected: 'a mapping of settings' });
    return;
  }
  for (const { key, value } of node.items) {
    const name = `${prefix}${String(key.value)}`;
    const place = placeOf(key.range?.[0] ?? 0);
    if (raw.has(name)) faults.push({ code: 'set-twice', place, setting: name, expected: 'one place in the file' });
    else if (byKey.has(name)) raw.set(name, { value: value?.toJS(document), place });
    else if (ALL.some((known) => known.key.startsWith(`${name}.`))) {
      collectSettings({ document, node: value, prefix: `${name}.`, placeOf }, { raw, faults });
    } else faults.push({ code: 'unknown-setting', place, setting: name, expected: nearest(name, [...byKey.keys()]) });
  }
};

const readEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
  { raw, faults }: Collected,
): void => {
  const url = environment.DATABASE_URL;
  if (url !== undefined) raw.set('database.url', { value: url, place: 'DATABASE_URL' });
  const seen = new Set<string>();
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('MITSUKE_') || text === undefined || OTHER_NAMES.has(name)) continue;
    const fromFile = name.endsWith('_FILE') && !byEnvironment.has(name);
    const setting = byEnvironment.get(fromFile ? name.slice(0, -'_FILE'.length) : name);
    if (!setting) {
      const expected = nearest(name, [...byEnvironment.keys()]);
      faults.push({ code: 'unknown-setting', place: name, setting: name, expected });
    } else if (seen.has(setting.key)) {
      const expected = 'either the value or its _FILE, not both';
      faults.push({ code: 'set-twice', place: name, setting: setting.key, expected });
    } else {
      seen.add(setting.key);
      const value = fromFile ? textOf(text)?.trimEnd() : text;
      if (value !== undefined) raw.set(setting.key, { value, place: name });
      else faults.push({ code: 'unreadable-file', place: name, setting: setting.key, expected: 'a readable file' });
    }
  }
};

/** `undefined` when the file is absent, a folder, or not ours to read. */
const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** Names the known setting most alike (Dice coefficient of two-letter pieces): most unknown names are slips of the pen. */
const nearest = (name: string, known: readonly string[]): string => {
  const pieces = (text: string) => new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
  const wanted = pieces(name.toLowerCase());
  const alikeness = (text: string): number => {
    const other = pieces(text.toLowerCase());
    return [...other].filter((piece) => wanted.has(piece)).length / (wanted.size + other.size);
  };
  const [best] = [...known].sort((a, b) => alikeness(b) - alikeness(a));
  return `a known setting; nearest is ${best}`;
};
