/** Takes a result that was sent in, signed or not. Whoever sends it answers for it: it is grade C. */
import { type PartyId, Problem, parseInstant, type Scope } from '#kernel';
import type { Upload } from '#platform/http';
import { digestOf } from '../assemble-result.ts';
import { readSentResult } from '../core/sent-result.ts';
import { looksSigned, openSigned, RESULT_MEDIA_TYPE } from '../signed-result.ts';
import type { CardScanPorts } from './ports.ts';
import { partyUnknown, resultRefused } from './problems.ts';
import { recordScan } from './record-scan.ts';
import type { ScanRow } from './store-scans.ts';

/** 32 MiB */
export const RESULT_LIMIT_BYTES = 32 * 1024 * 1024;

const refuse = (reason: string): never => {
  throw new Problem(resultRefused, { params: { reason } });
};

const wholeOf = async (upload: Upload): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of upload.read()) parts.push(part);
  return Uint8Array.from(Buffer.concat(parts));
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse('not-json');
  }
};

const opened = (bytes: Uint8Array): { readonly result: Uint8Array; readonly vkey: string | undefined } => {
  const content = parsed(bytes);
  if (!looksSigned(content)) return { result: bytes, vkey: undefined };
  const signed = openSigned(content);
  return signed.kind === 'failed' ? refuse(signed.error) : signed.value;
};

const instantOf = (text: string) => {
  const read = parseInstant(text);
  if (read.kind === 'failed') throw new Error('the result was read');
  return read.value;
};

/**
 * A scope limited to parties sends for one of them, never for the tenant.
 * @throws Problem `card-scan-party-unknown`, `card-scan-result-refused` with the reason
 */
export const receiveScan = async (
  ports: CardScanPorts,
  scope: Scope,
  { upload, party, name }: { readonly upload: Upload; readonly party: PartyId | undefined; readonly name: string },
): Promise<ScanRow> => {
  const known =
    party === undefined ? scope.parties === undefined : (await ports.parties.get(scope, party)) !== undefined;
  if (!known) throw new Problem(partyUnknown);
  if (upload.contentType !== RESULT_MEDIA_TYPE) refuse('media-type-not-taken');
  const bytes = await wholeOf(upload);
  const { result: signed, vkey } = opened(bytes);
  const read = readSentResult(signed, {
    nowMs: ports.clock.now(),
    digestOf: ({ findings, skips }) => digestOf(findings, skips),
  });
  const result = read.kind === 'failed' ? refuse(read.error) : read.value;
  return recordScan(ports, {
    ...{ tenant: scope.tenant, party, name, result, bytes },
    startedAt: instantOf(result.summary.startedAt),
    endedAt: instantOf(result.summary.endedAt),
    sent: { by: scope.principal.id, signer: vkey },
  });
};
