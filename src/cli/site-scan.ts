/**
 * `mitsuke site scan`: one visit of a checkout with a canary card, from a journey file. Works on files only: no
 * database, no alert; the findings are the answer, and with `--out` all that was seen is kept in a folder.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { visitingBrowser } from '#app/visiting-browser';
import {
  type EarlierScan,
  INVENTORY_FILE,
  type Journey,
  type KeptPass,
  loadJourney,
  readReport,
  type Scan,
  scanOnce,
} from '#site-watch';
import { LAB_HOSTS } from './demo-site.ts';
import type { Invocation } from './invocation.ts';
import { providerWords, withProviderHosts } from './named-providers.ts';
import type { ExitCode, Output } from './output.ts';
import { changeWords } from './scan-changes-words.ts';
import { originOf } from './site-origin.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';
import { endWords, FAILURE_PICTURE, type Picture } from './visit-end-words.ts';

type ScanFlags = {
  readonly json?: boolean;
  readonly journey: string;
  readonly out?: string;
  /** Passes with another card number whatever was sent. */
  readonly differential?: boolean;
  readonly contact?: string;
  readonly realistic?: boolean;
  /** What an earlier scan left with `--out`. */
  readonly against?: string;
  /** commander's form of `--no-browser-sandbox`. */
  readonly browserSandbox: boolean;
};

export const scanSite = async (address: string, invocation: Invocation<ScanFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const origin = originOf(address);
  const journey = withProviderHosts(journeyIn(options.journey), options.journey);
  const earlier = options.against === undefined ? undefined : earlierScan(options.against, { origin, journey });
  const folder = options.out === undefined ? undefined : newFolder(options.out);
  const labHosts = LAB_HOSTS.includes(new URL(origin).hostname) ? LAB_HOSTS : [];
  const browserSandbox = options.browserSandbox ? ('required' as const) : ('off' as const);
  const visiting = visitingBrowser(environment.HOME);
  const preflight = await visiting.browser.preflight();
  if (preflight.kind === 'no-sandbox') output.progress(noSandboxWords(preflight.why, labHosts.length > 0));
  output.progress(`visiting ${origin}, ${journey.content.steps.length} steps …`);
  const stop = new AbortController();
  void untilAskedToStop(visiting.clock).then(() =>
    stop.abort(new CommandFailure('interrupted', 'stopped before the visit came to its end', 1)),
  );
  const differential = options.differential === true ? ('always' as const) : ('when-unread' as const);
  const policy = { labHosts, browserSandbox, differential, realistic: options.realistic };
  const scan = await scanOnce({
    ...visiting,
    ...policy,
    identification: identificationOf(options.contact),
    onPass: (pass) => output.progress(passWords(pass, journey)),
    ...{ journey, origin, earlier, signal: stop.signal },
  });
  if (folder !== undefined) keep(scan, folder);
  tell(scan, folder, output);
  return scan.end.kind === 'completed' && scan.findings.length === 0 ? 0 : 1;
};

const identificationOf = (contact: string | undefined): string => {
  if (contact === undefined) return `Mitsuke/${VERSION}`;
  const url = URL.canParse(contact) ? new URL(contact) : undefined;
  if (url === undefined || !/^(?:https?|mailto):$/.test(url.protocol)) {
    throw new CommandFailure('contact-not-a-url', '--contact is https://… or mailto:…', 2);
  }
  return `Mitsuke/${VERSION} (+${url.href})`;
};

const ROLES: Readonly<Record<KeptPass['role'], string>> = {
  careful: 'as a customer',
  naive: 'as a robot',
  returning: 'as a customer who comes again',
  'other-number': 'with another card number',
  'same-number': 'with the first card number again',
};

const passWords = ({ role, mobile, end, code, step }: KeptPass, { content }: Journey): string => {
  const device = mobile ? 'telephone' : 'desk';
  const where = step === undefined ? '' : ` at step ${content.steps[step]?.name ?? step}`;
  return `pass ${ROLES[role]}, ${device}: ${end}${code === undefined ? '' : `, ${code}${where}`}`;
};

const noSandboxWords = (why: string, lab: boolean): string =>
  `the browser’s sandbox cannot run on this machine (${why}); ${
    lab ? 'the lab’s pages are our own and are visited without it' : 'only --no-browser-sandbox visits without it'
  }`;

const journeyIn = (file: string): Journey => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
  const journey = loadJourney(text);
  if (journey.kind === 'ok') return journey.value;
  const faults = journey.error.map(
    ({ line, column, code, expected }) => `${file}:${line}:${column}: ${code}; expected ${expected}`,
  );
  throw new CommandFailure('journey-refused', faults.join('\n  '), 2);
};

type Earlier = EarlierScan & { readonly sourceOf: (sha256: string) => string | undefined };

const earlierScan = (folder: string, about: { readonly origin: string; readonly journey: Journey }): Earlier => {
  const file = path.join(folder, 'report.json');
  const report = textOf(file);
  if (report === undefined) {
    throw new CommandFailure('file-unreadable', `${file} cannot be read; name the folder of an earlier --out`, 2);
  }
  const texts = { report, inventory: textOf(path.join(folder, INVENTORY_FILE)) };
  const earlier = readReport(texts, about.journey.hash);
  if (earlier === undefined) throw new CommandFailure('report-refused', `${folder} holds no report of a scan`, 2);
  if (earlier.origin !== about.origin) {
    throw new CommandFailure('report-of-another-site', `${file} is about ${earlier.origin}, not ${about.origin}`, 2);
  }
  return { ...earlier, sourceOf: (sha256) => textOf(path.join(folder, 'scripts', `${sha256}.txt`)) };
};

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const newFolder = (name: string): string => {
  const folder = path.resolve(name);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CommandFailure('folder-not-empty', `${folder} is not empty; name a new folder`, 2);
  }
  return folder;
};

/** Whole or not at all: written beside, then renamed. */
const keep = (scan: Scan, folder: string): void => {
  const { files, ...report } = scan;
  mkdirSync(path.dirname(folder), { recursive: true });
  const beside = mkdtempSync(`${folder}.`);
  for (const { name, bytes } of files) {
    mkdirSync(path.dirname(path.join(beside, name)), { recursive: true });
    writeFileSync(path.join(beside, name), bytes);
  }
  writeFileSync(path.join(beside, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  renameSync(beside, folder);
};

const tell = ({ files, ...report }: Scan, folder: string | undefined, output: Output): void => {
  const isPictured = files.some(({ name }) => name === FAILURE_PICTURE);
  const picture = folder === undefined ? undefined : path.join(folder, FAILURE_PICTURE);
  output.result(report, wordsOf(report, isPictured ? (picture ?? 'not-kept') : undefined));
};

type Report = Omit<Scan, 'files'>;

const wordsOf = (report: Report, picture: Picture): string => {
  const { origin, end, steps, findings, destinations, scripts, browser, sandboxed } = report;
  return [
    `${origin}: ${titleOf(end, steps)}${browser === undefined ? '' : `, by ${browser}`}${sandboxed === false ? ' WITHOUT its sandbox' : ''}`,
    ...endWords(end, steps, picture),
    `${scripts.length} scripts, ${destinations.length} destinations:`,
    ...destinations.map(
      ({ host, requests, own, allowed, fields }) =>
        `  ${host.padEnd(32)} ${String(requests).padStart(5)} requests  ${own ? 'own' : allowed ? `may get card data${providerWords(host)}` : ''}${
          fields.length === 0 ? '' : `  got ${fields.join(', ')}`
        }`,
    ),
    ...changeWords(report),
    findings.length === 0 ? 'no findings' : `${findings.length} finding(s):`,
    ...findings.map(findingWords),
  ].join('\n');
};

const titleOf = (end: Report['end'], steps: readonly string[]): string => {
  if (end.kind === 'completed') return `visited, ${steps.length} steps`;
  const where = end.kind === 'step-failed' ? ` at step ${steps[end.step] ?? end.step}` : '';
  return `the visit did not come to its end: ${end.code}${where}`;
};

const findingWords = (finding: Report['findings'][number]): string => {
  const { kind, severity, sender, destination, fields, encoding, code } = finding;
  if (kind === 'visit-incomplete') return `  ${severity.toUpperCase()} ${kind}: ${code ?? ''}`;
  const found = `  ${severity.toUpperCase()} ${kind}`;
  const who =
    sender === undefined
      ? 'the page'
      : `${sender.url}${sender.kind === 'script' && sender.inline ? ' (inline script)' : ''}`;
  const how = encoding.length === 0 ? 'plain' : encoding.join(' in ');
  const proof = finding.about === undefined ? '' : `\n    ${JSON.stringify(finding.about)}`;
  if (destination === undefined) return `${found}\n    by ${who}${proof}`;
  if (fields.length === 0) return `${found}: ${destination}\n    by ${who}${proof}`;
  return `${found}: ${fields.join(', ')} to ${destination} (${how})\n    by ${who}${proof}`;
};
