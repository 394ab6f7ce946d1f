/**
 * `mitsuke decide import-reports`: sends what a file reports of frauds or disputes to a server, in parts, under keys that
 * make a repeat harmless. A line that cannot be read or taken is told with its number and the reason; the rest goes on.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Cells,
  loadReportMapping,
  REPORTS_MAX,
  type ReportFault,
  type ReportMapping,
  type SentReport,
} from '#decision';
import { failed, type Outcome } from '#kernel';
import { apiKeyOf } from './evidence-source.ts';
import type { Environment, Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { readText, type TextBlock, type TextEncodingName } from './read-text.ts';
import { splitCsv } from './split-csv.ts';
import { CommandFailure } from './translate-failure.ts';

export type ImportFlags = {
  readonly json?: boolean;
  readonly mapping: string;
  readonly server: string;
  readonly encoding?: TextEncodingName;
  readonly apiKeyFile?: string;
};

const PACKS = path.resolve(import.meta.dirname, '../../packs/decision');
const BUILT_IN = ['chargebacks', 'fraud-advice'];
const ANSWER_LIMIT_MS = 60_000;
const SHOWN_FAULTS = 50;

type Line = { readonly line: number; readonly read: Outcome<SentReport, readonly ReportFault[]> };
type LineFault = ReportFault & { readonly line: number };
type Tally = { lines: number; received: number; repeated: number; unknown: number; readonly faults: LineFault[] };

export const importReports = async (file: string, invocation: Invocation<ImportFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const mapping = readMapping(options.mapping);
  const send = sender(options, environment, mapping.kind);
  const tally: Tally = { lines: 0, received: 0, repeated: 0, unknown: 0, faults: [] };
  let part: { readonly line: number; readonly report: SentReport }[] = [];
  const flush = async (): Promise<void> => {
    await sendPart(part, send, tally);
    part = [];
    output.progress(`${tally.lines} lines`);
  };
  for await (const { line, read } of linesOf(file, mapping, options.encoding)) {
    tally.lines += 1;
    if (read.kind === 'failed') tally.faults.push(...read.error.map((fault) => ({ line, ...fault })));
    else part.push({ line, report: read.value });
    if (part.length === REPORTS_MAX) await flush();
  }
  await flush();
  return tell(tally, output);
};

const readMapping = (name: string): ReportMapping => {
  const file = BUILT_IN.includes(name) ? path.join(PACKS, `${name}.reports.yaml`) : name;
  if (!existsSync(file)) {
    throw new CommandFailure('file-unreadable', `${name} cannot be read; built in are ${BUILT_IN.join(', ')}`, 2);
  }
  const mapping = loadReportMapping(readFileSync(file, 'utf8'));
  if (mapping.kind === 'ok') return mapping.value;
  const words = mapping.error.map(({ place, expected }) => `${place}: expected ${expected}`).join('; ');
  throw new CommandFailure('mapping-not-acceptable', `${name}: ${words}`, 2);
};

async function* linesOf(
  file: string,
  mapping: ReportMapping,
  asked: TextEncodingName | undefined,
): AsyncGenerator<Line> {
  const blocks = readText(file, asked ?? mapping.encoding);
  if (mapping.columns === undefined) yield* fixedLines(blocks, mapping);
  else yield* csvLines(blocks, mapping, mapping.columns);
}

const NOT_DECODABLE = failed([{ place: '', code: 'wrong-encoding', expected: 'UTF-8 or CP932 throughout' }]);

async function* fixedLines(blocks: AsyncIterable<TextBlock>, mapping: ReportMapping): AsyncGenerator<Line> {
  for await (const { text, firstLine, undecodable } of blocks) {
    const bad = new Set(undecodable);
    for (const [place, each] of text.split('\n').entries()) {
      const line = firstLine + place;
      const cells = each.trim() === '' ? undefined : mapping.cellsOf(each.replace(/\r$/, ''));
      if (bad.has(line)) yield { line, read: NOT_DECODABLE };
      else if (cells !== undefined) yield { line, read: cells.kind === 'ok' ? mapping.read(cells.value) : cells };
    }
  }
}

async function* csvLines(
  blocks: AsyncIterable<TextBlock>,
  mapping: ReportMapping,
  columns: readonly string[],
): AsyncGenerator<Line> {
  let head: readonly string[] | undefined;
  for await (const piece of splitCsv(blocks)) {
    const { line, kind } = piece;
    if (kind === 'undecodable') yield { line, read: NOT_DECODABLE };
    else if (kind === 'not-csv') yield { line, read: failed([{ place: '', code: 'not-csv', expected: 'one record' }]) };
    else if (head === undefined) {
      head = piece.record.map((name) => name.trim());
      const missing = columns.filter((name) => !head?.includes(name));
      const faults = missing.map((place) => ({ place, code: 'missing-column', expected: 'a column so named' }));
      if (faults.length > 0) yield { line, read: failed(faults) };
      if (faults.length > 0) return;
    } else if (piece.record.length === head.length) {
      const cells: Cells = new Map(head.map((name, at) => [name, piece.record[at] ?? '']));
      yield { line, read: mapping.read(cells) };
    } else {
      const expected = `${head.length} columns, as the first line has; here are ${piece.record.length}`;
      yield { line, read: failed([{ place: '', code: 'column-count', expected }]) };
    }
  }
}

type Item = {
  readonly received?: { readonly repeated: boolean; readonly known: boolean };
  readonly problem?: { readonly code: string; readonly title: string };
};
type Refused = {
  readonly code: string;
  readonly fields: readonly { readonly pointer: string; readonly code: string; readonly expected?: string }[];
};
type Sent = { readonly items: readonly Item[] } | Refused;

const sender = (options: ImportFlags, environment: Environment, kind: ReportMapping['kind']): Send => {
  const key = apiKeyOf(options, environment);
  if (key === undefined) {
    throw new CommandFailure(
      'api-key-missing',
      'needs MITSUKE_API_KEY or --api-key-file, of a key with decision:make',
      2,
    );
  }
  const url = `${options.server.replace(/\/+$/, '')}/v1/fraud-reports/batch`;
  return async (reports) => {
    const body = JSON.stringify({ kind, reports });
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      // The same part again, as when the command is run again, is done once.
      'idempotency-key': createHash('sha256').update(body).digest('base64url'),
    };
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'error', signal }).catch(() => {
      throw new CommandFailure('server-not-reached', `${new URL(url).origin} did not answer`);
    });
    const answer = (await response.json().catch(() => ({}))) as Partial<Refused> & { items?: readonly Item[] };
    if (response.ok && answer.items !== undefined) return { items: answer.items };
    if (response.status === 422 && answer.fields !== undefined)
      return { code: answer.code ?? '', fields: answer.fields };
    throw new CommandFailure(answer.code ?? 'request-failed', `the server answered ${response.status}`);
  };
};

type Part = readonly { readonly line: number; readonly report: SentReport }[];
type Send = (reports: readonly SentReport[]) => Promise<Sent>;

/** Lines for which the server does not take the part, such as one with a card number, are left out; the rest is sent anew. */
const sendPart = async (part: Part, send: Send, tally: Tally): Promise<void> => {
  for (let rest = part; rest.length > 0; ) {
    const sent = await send(rest.map(({ report }) => report));
    if ('items' in sent) {
      settle(tally, rest, sent.items);
      return;
    }
    const faults = faultsOf(rest, sent);
    if (faults.length === 0) throw new CommandFailure(sent.code, 'the server did not say which line it did not take');
    tally.faults.push(...faults);
    const named = new Set(faults.map(({ line }) => line));
    rest = rest.filter(({ line }) => !named.has(line));
  }
};

const settle = (tally: Tally, part: Part, items: readonly Item[]): void => {
  for (const [place, { received, problem }] of items.entries()) {
    const line = part[place]?.line ?? 0;
    if (problem !== undefined) tally.faults.push({ line, place: '', code: problem.code, expected: problem.title });
    else if (received !== undefined) {
      tally.received += 1;
      tally.repeated += received.repeated ? 1 : 0;
      tally.unknown += received.known ? 0 : 1;
    }
  }
};

const faultsOf = (part: Part, { fields }: Refused): readonly LineFault[] =>
  fields.flatMap(({ pointer, code, expected = 'another value' }) => {
    const [, index, place = ''] = /^\/reports\/(\d+)(?:\/(.*))?$/.exec(pointer) ?? [];
    const line = index === undefined ? undefined : part[Number(index)]?.line;
    return line === undefined ? [] : [{ line, place, code, expected }];
  });

const tell = ({ faults: told, ...counts }: Tally, output: Output): ExitCode => {
  const faults = told.toSorted((a, b) => a.line - b.line);
  const words = [
    `${counts.lines} lines: ${counts.received} received, of them ${counts.repeated} known already and ${counts.unknown} of payments not judged here; ${faults.length} faults`,
    ...faults
      .slice(0, SHOWN_FAULTS)
      .map(
        ({ line, place, code, expected }) => `line ${line}: ${place === '' ? '' : `${place}: `}${code} (${expected})`,
      ),
    ...(faults.length > SHOWN_FAULTS ? [`and ${faults.length - SHOWN_FAULTS} more (--json has them all)`] : []),
  ];
  output.result({ ...counts, faults }, words.join('\n'));
  return faults.length === 0 ? 0 : 1;
};
