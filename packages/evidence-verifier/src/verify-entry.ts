/** One entry of a log of ours: a statement in an envelope of the log's key, written for this log; entry 0 states the key. */
import type { SignatureCheck } from './ed25519.ts';
import { openEnvelope } from './envelope.ts';
import { formatVkey, type VerifierKey } from './note.ts';
import { failed, type Outcome, type VerdictCode } from './outcome.ts';
import { parseStatement, predicateTypeUri, type Statement } from './statement.ts';

export type EntrySigner = { readonly key: VerifierKey; readonly check: SignatureCheck };

export const verifyEntry = async (
  bytes: Uint8Array,
  index: number,
  signer: EntrySigner,
): Promise<Outcome<Statement, VerdictCode>> => {
  const payload = await openEnvelope(bytes, signer.key, signer.check);
  if (payload.kind === 'failed') return payload;
  const statement = parseStatement(payload.value);
  if (statement.kind === 'failed') return statement;
  if (statement.value.log !== signer.key.name) return failed('statement-wrong-log');
  if (index === 0 && !statesKey(statement.value, signer.key)) return failed('first-entry-not-its-key');
  return statement;
};

const statesKey = ({ predicateType, fact }: Statement, key: VerifierKey): boolean =>
  predicateType === predicateTypeUri('key-event') && fact.event === 'created' && fact.vkey === formatVkey(key);
