/**
 * A visit as it is kept and as the log names it by digest: everything the browser saw it send, without a card number;
 * and the scripts and pictures beside it, each under its own digest.
 */
import { canonicalJson, type JsonObject, type JsonValue, leafHash, merkleRoot, sha256 } from '#evidence';
import { formatInstant } from '#kernel';
import type { SeenScript, SentRequest, VisitRecord } from '#platform/browser';
import type { SeenAt } from './core/compare-scripts.ts';
import { hostOf, isSentTo } from './core/destinations.ts';
import { CanarySearch } from './core/find-canary.ts';
import type { Finding } from './core/judge-visit.ts';
import { type Pass, passAsKept } from './core/passes.ts';
import { redactRequest, withholdRequest } from './core/redact.ts';
import type { Steps } from './core/take-steps.ts';
import { pagesForPolicy } from './csp/core/page-deeds.ts';
import { keptAddress, keptText } from './keep-text.ts';
import type { PlacedScript } from './store-results.ts';
import type { Walked } from './walk-site.ts';

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const keptJson = (value: JsonValue, walked: Walked): JsonValue => {
  if (typeof value === 'string') return keptText(value, walked.passes);
  if (Array.isArray(value)) return value.map((item: JsonValue) => keptJson(item, walked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [keptText(name, walked.passes), keptJson(item, walked)]),
  );
};

export const placedScripts = (walked: Walked): readonly PlacedScript[] => {
  // Many stand on one page.
  const urls = new Map<string, string>();
  const stored = (url: string): string => {
    const known = urls.get(url) ?? keptAddress(url, walked.passes);
    urls.set(url, known);
    return known;
  };
  return walked.scripts.map((script) => ({
    url: stored(script.url),
    inline: script.inline,
    sha256: script.sha256,
    bytes: new TextEncoder().encode(script.source).length,
    frameUrl: stored(script.frameUrl),
  }));
};

/** Over the distinct scripts in the order of their canonical text (RFC 6962). */
export const scriptSetRoot = (scripts: readonly SeenAt[]): Uint8Array => {
  const texts = scripts.map(({ url, inline, sha256: digest }) =>
    new TextDecoder().decode(canonicalJson({ url, inline, sha256: digest })),
  );
  const leaves = [...new Set(texts)].toSorted().map((text) => leafHash(sha256, new TextEncoder().encode(text)));
  return merkleRoot(sha256, leaves);
};

/** Addresses in it without a card number, short enough to be kept. */
export const keptFinding = (finding: Finding, walked: Walked): Finding => ({
  ...finding,
  key: keptText(finding.key, walked.passes),
  sender: finding.sender && { ...finding.sender, url: keptAddress(finding.sender.url, walked.passes) },
  ...(finding.about === undefined ? {} : { about: keptAbout(finding.about, walked) }),
});

/** Its column takes so much; a page decides how long its names are. */
const ABOUT_LIMIT_BYTES = 8_192;

const keptAbout = (about: JsonObject, walked: Walked): JsonObject => {
  const kept = keptJson(about, walked) as JsonObject;
  const bytes = canonicalJson(kept).length;
  return bytes <= ABOUT_LIMIT_BYTES ? kept : { ...(kept.passes === undefined ? {} : { passes: kept.passes }), bytes };
};

/** Its source holds the canary, so that it must not be kept as it is, and any other text would be another script. */
export const isKeepable = ({ source }: SeenScript, walked: Walked): boolean =>
  keptText(source, walked.passes) === source;

function* requestJson(request: SentRequest, walked: Walked, search: CanarySearch): Steps<JsonObject> {
  const { carriers, fragments } = walked.judgement;
  const { url, headers, body } = fragments.has(request)
    ? withholdRequest(request)
    : yield* redactRequest(request, search, carriers.has(request));
  return {
    ...{ url, headers, body },
    method: request.method,
    kind: request.kind,
    bodyIncomplete: request.bodyIncomplete,
    frameUrl: request.frameUrl,
    step: request.step,
    stack: request.stack.map(({ url: place, line, column }) => ({ url: place, line, column })),
    at: formatInstant(request.at),
    refused: request.refused,
    ...(request.redirected === true ? { redirected: true } : {}),
  };
}

/** Each by itself, with a yield between. */
function* keptEach(items: Iterable<JsonValue>, walked: Walked): Steps<readonly JsonValue[]> {
  const kept: JsonValue[] = [];
  for (const item of items) {
    kept.push(keptJson(item, walked));
    yield;
  }
  return kept;
}

function* seenJson(record: VisitRecord, { canary }: Pass, walked: Walked): Steps<JsonObject> {
  const search = new CanarySearch(canary);
  const requests: JsonValue[] = [];
  for (const request of record.requests) {
    requests.push(keptJson(yield* requestJson(request, walked, search), walked));
    yield;
  }
  const documents = record.documents.map(({ url, status, headers, mainFrame, step }) => ({
    ...{ url, status, headers, mainFrame, step },
  }));
  return {
    browser: keptJson(record.browser, walked),
    sandboxed: record.sandboxed,
    requests,
    scripts: yield* keptEach(placedScripts({ ...walked, scripts: record.scripts }), walked),
    documents: yield* keptEach(documents, walked),
    pages: yield* keptEach(pagesForPolicy(record.pages), walked),
    screenshots: yield* keptEach(
      record.screenshots.map(({ name, step, png }) => ({ name, step, sha256: hexOf(sha256(png)) })),
      walked,
    ),
  };
}

/** Of a finding's requests; an alert is about that they were sent, and the visit's record has all. */
const REQUESTS_SHOWN = 5;

/**
 * What an alert is raised with: the finding, the requests that carried it as they may be kept, and the digest of the
 * visit's whole record.
 */
export function* findingRecord(walked: Walked, finding: Finding, names: JsonObject): Steps<Uint8Array> {
  const { carriers } = walked.judgement;
  // Of the first pass that it showed in: the others say the same once more.
  const carryingIn = ({ record, canary }: Pass) =>
    (record?.requests ?? [])
      .filter((request) => carriers.has(request) && isSentTo(hostOf(request.url), finding.destination))
      .map((request) => ({ request, canary }));
  const carrying = walked.passes.map(carryingIn).find((found) => found.length > 0) ?? [];
  const searches = new Map(walked.passes.map(({ canary }) => [canary, new CanarySearch(canary)]));
  const requests: JsonValue[] = [];
  for (const { request, canary } of carrying.slice(0, REQUESTS_SHOWN)) {
    const search = searches.get(canary) ?? new CanarySearch(canary);
    requests.push(keptJson(yield* requestJson(request, walked, search), walked));
    yield;
  }
  const { kind, severity, sender, destination, fields, channel, encoding, step, refused, code } = finding;
  const about: JsonObject = {
    ...names,
    version: 1,
    endedAt: formatInstant(walked.endedAt),
    end: { ...walked.end },
    finding: {
      ...{ kind, severity, fields: [...fields], encoding: [...encoding], refused },
      ...{ destination: destination ?? null, channel: channel ?? null, step: step ?? null, code: code ?? null },
      sender: sender === undefined ? null : { kind: sender.kind, url: sender.url },
      ...(finding.about === undefined ? {} : { about: keptAbout(finding.about, walked) }),
    },
    requestsInAll: carrying.length,
  };
  return canonicalJson({ ...(keptJson(about, walked) as JsonObject), requests });
}

function* passJson(pass: Pass, walked: Walked): Steps<JsonObject> {
  const { record } = pass;
  const about = keptJson(passAsKept(pass), walked) as JsonObject;
  if (record === undefined) return about;
  const times = { startedAt: formatInstant(record.startedAt), endedAt: formatInstant(record.endedAt) };
  return { ...about, ...times, ...(yield* seenJson(record, pass, walked)) };
}

/** @param names what the record is about: visit, site, journey. */
export function* rawRecord(walked: Walked, names: JsonObject): Steps<Uint8Array> {
  const { passes, end } = walked;
  const [primary, ...others] = passes;
  if (primary === undefined) throw new Error('a visit has a pass');
  const about: JsonObject = {
    ...names,
    version: 1,
    startedAt: formatInstant(walked.startedAt),
    endedAt: formatInstant(walked.endedAt),
    end: { ...end },
  };
  const otherPasses: JsonObject[] = [];
  for (const pass of others) otherPasses.push(yield* passJson(pass, walked));
  const seen = yield* passJson(primary, walked);
  return canonicalJson({ ...seen, ...(keptJson(about, walked) as JsonObject), otherPasses });
}
