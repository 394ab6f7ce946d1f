/**
 * `mitsuke site probe`: one round of probes for the security checklist. Works on files only: no database, no alert; the
 * results are the answer. Without an agreement no attempt is made at any sign-in or form.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readProbeTables, siteProber } from '#app/site-prober';
import { dayInJapan, loadAgreement, probeSite, reportOf, stands } from '#site-watch';
import { LAB_HOSTS } from './demo-site.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';

type ProbeFlags = {
  readonly json?: boolean;
  readonly agreement?: string;
  readonly libraries?: string;
  readonly out?: string;
};

type Agreement = Extract<ReturnType<typeof loadAgreement>, { kind: 'ok' }>['value'];
type Report = ReturnType<typeof reportOf>;

export const probeSiteOnce = async (
  address: string,
  { options, output }: Invocation<ProbeFlags>,
): Promise<ExitCode> => {
  const origin = originOf(address);
  const prober = siteProber();
  const agreement =
    options.agreement === undefined ? undefined : agreementIn(options.agreement, dayInJapan(prober.clock.now()));
  const tables = readProbeTables(options.libraries);
  if (tables.kind === 'failed') throw new CommandFailure('table-refused', tables.error, 2);
  output.progress(`probing ${origin}, two requests a second at most …`);
  const stop = new AbortController();
  void untilAskedToStop(prober.clock).then(() =>
    stop.abort(new CommandFailure('interrupted', 'stopped before the round came to its end', 1)),
  );
  const allowedHosts = LAB_HOSTS.includes(new URL(origin).hostname) ? LAB_HOSTS : [];
  const probing = { ...prober, tables: tables.value, software: VERSION, signal: stop.signal };
  const report = reportOf(await probeSite(probing, { origin, allowedHosts, agreement }));
  if (options.out !== undefined) keep(options.out, report);
  tell(report, output);
  const fine = report.endedEarly === undefined && report.results.every(({ result }) => result !== 'not-met');
  return fine ? 0 : 1;
};

const originOf = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && LAB_HOSTS.includes(url.hostname));
  if (url === undefined || !isWeb || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new CommandFailure(
      'address-not-an-origin',
      'the address has to be https://shop.example alone (http for the lab)',
      2,
    );
  }
  return url.origin;
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
};

const agreementIn = (file: string, today: string): Agreement => {
  const loaded = loadAgreement(textOf(file));
  if (loaded.kind === 'failed') {
    const faults = loaded.error.map(
      ({ line, column, code, expected }) => `${file}:${line}:${column}: ${code}; expected ${expected}`,
    );
    throw new CommandFailure('agreement-refused', faults.join('\n  '), 2);
  }
  if (!stands(loaded.value, today))
    throw new CommandFailure('agreement-ended', `${file}: it ended on ${loaded.value.until}`, 2);
  return loaded.value;
};

const keep = (file: string, report: Report): void => {
  try {
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    throw new CommandFailure(
      'file-not-written',
      `${file}: ${error instanceof Error ? error.message : 'not written'}`,
      2,
    );
  }
};

const tell = ({ records, ...told }: Report, output: Output): void =>
  output.result({ ...told, requests: records.length }, wordsOf({ records, ...told }));

const wordsOf = ({ origin, endedEarly, records, results, signs }: Report): string =>
  [
    `${origin}: ${records.length} requests${endedEarly === undefined ? '' : `; the round ended early: ${endedEarly}`}`,
    ...results.map(
      ({ item, control, result, reasons }) =>
        `  ${item.padEnd(3)} ${control.padEnd(24)} ${result.padEnd(15)} ${reasons.join(', ')}`,
    ),
    ...(signs.length === 0 ? [] : ['signs:']),
    ...signs.map(({ code, place, proof }) => `  ${code.padEnd(36)} ${place}  (request ${proof[0] ?? '—'})`),
  ].join('\n');
