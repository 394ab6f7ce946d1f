/**
 * `mitsuke site csp check`: what is wrong with a Content-Security-Policy on a page where cards are typed. A policy comes
 * from a file, or from the headers of a page as a browser receives them. Works on files only.
 */
import { readFileSync } from 'node:fs';
import { visitingBrowser } from '#app/visiting-browser';
import { durationOfMs } from '#kernel';
import type { SeenDocument } from '#platform/browser';
import { type CspLintFinding, checkPolicy } from '#site-watch';
import { CSP_WORDS } from './csp-words.ts';
import { LAB_HOSTS } from './demo-site.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

export type CspCheckFlags = { readonly json?: boolean };

type Found = { readonly policy: string; readonly mode: 'enforce' | 'report-only' | 'unknown' };

export const checkCsp = async (
  where: string,
  { environment, output }: Invocation<CspCheckFlags>,
): Promise<ExitCode> => {
  const isAddress = /^https?:\/\//i.test(where);
  const { policy, mode } = isAddress ? await policyAt(where, environment.HOME) : policyIn(where);
  const checked = checkPolicy(policy);
  if (checked.kind === 'failed') {
    output.result({ from: where, mode, ok: false, error: checked.error }, `${where}: ${UNREADABLE[checked.error]}`);
    return 1;
  }
  const { policies, findings } = checked.value;
  const isSound = findings.every(({ severity }) => severity === 'low');
  output.result(
    { from: where, mode, ok: isSound, policies, findings },
    [`${where}: ${findings.length === 0 ? 'nothing is wrong with it' : `${findings.length} finding(s)`}`]
      .concat(mode === 'report-only' ? ['  it only reports, and blocks nothing'] : [], findings.map(textOf))
      .join('\n'),
  );
  return isSound ? 0 : 1;
};

const UNREADABLE = {
  'policy-empty': 'policy-empty: there is no policy in it',
  'policy-over-limit': 'policy-over-limit: longer than anything a server would send (65,536 characters)',
} as const;

const textOf = ({ code, severity, directive, value }: CspLintFinding): string => {
  const place = [directive, value].filter((part) => part !== undefined).join(' ');
  return `  ${severity.toUpperCase()} ${code}${place === '' ? '' : ` (${place})`}: ${CSP_WORDS[code]}`;
};

/** @throws CommandFailure */
const policyIn = (file: string): Found => {
  try {
    return { policy: readFileSync(file, 'utf8').trim(), mode: 'unknown' };
  } catch {
    throw new CommandFailure('file-unreadable', `${file}: expected a file with a policy, or an address of a page`, 2);
  }
};

const LIMIT = durationOfMs(30_000);
const SETTLE = durationOfMs(500);
const MEMORY_LIMIT_BYTES = 1_500_000_000;

/** @throws CommandFailure, BrowserFailure */
const policyAt = async (address: string, home: string | undefined): Promise<Found> => {
  const url = URL.parse(address);
  if (url === null) throw new CommandFailure('address-not-valid', `${address}: expected the address of a page`, 2);
  const isLab = LAB_HOSTS.includes(url.hostname);
  const { browser } = visitingBrowser(home);
  const preflight = await browser.preflight();
  const { documents } = await browser.visit(
    {
      steps: [{ act: 'open', url: url.href }],
      ...{ stepLimit: LIMIT, visitLimit: LIMIT, settle: SETTLE, memoryLimitBytes: MEMORY_LIMIT_BYTES },
      ...{ locale: 'ja-JP', timeZone: 'Asia/Tokyo', allowedHosts: isLab ? LAB_HOSTS : [] },
    },
    isLab && preflight.kind === 'no-sandbox' ? 'off' : 'required',
  );
  const page = documents.findLast(({ mainFrame }) => mainFrame);
  if (page === undefined) throw new CommandFailure('page-not-reachable', `${address}: no page was received`, 1);
  return policyOf(page, address);
};

const policyOf = ({ headers }: SeenDocument, address: string): Found => {
  const enforced = headers['content-security-policy'];
  if (enforced !== undefined) return { policy: oneLine(enforced), mode: 'enforce' };
  const reported = headers['content-security-policy-report-only'];
  if (reported !== undefined) return { policy: oneLine(reported), mode: 'report-only' };
  throw new CommandFailure('csp-absent', `${address}: the page came without a Content-Security-Policy header`, 1);
};

/** Chromium gives several headers of one name as lines. */
const oneLine = (value: string): string => value.replaceAll('\n', ', ');
