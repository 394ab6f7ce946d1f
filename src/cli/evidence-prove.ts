/** `mitsuke evidence prove|verify-proof`: one entry in a file that proves itself offline (C2SP tlog-proof). */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ProvedEntry, proveExported, readStatement, verifyProof } from '#evidence';
import {
  base64Of,
  readerOf,
  readGiven,
  type SourceFlags,
  type TrustFlags,
  trustOf,
  wordsOfWitnesses,
} from './evidence-source.ts';
import { evidenceWords, type Say } from './evidence-words.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

type ProveFlags = SourceFlags & { readonly out: string };

export const proveEvidence = async (
  [indexText, source]: readonly [string, string],
  { options, environment, output }: Invocation<ProveFlags>,
): Promise<ExitCode> => {
  const index = Number(indexText);
  if (!/^\d{1,16}$/.test(indexText) || !Number.isSafeInteger(index)) {
    throw new CommandFailure('index-malformed', 'INDEX is the number of an entry, from 0', 2);
  }
  const proof = await proveExported(await readerOf(source, options, environment), index);
  if (proof.kind === 'failed') {
    throw new CommandFailure(proof.error.code, `entry ${index} of ${source}: ${proof.error.path}`);
  }
  const file = path.resolve(options.out);
  try {
    // An earlier proof is somebody's evidence: it is not written over.
    writeFileSync(file, proof.value.bytes, { flag: 'wx' });
  } catch (error) {
    throw new CommandFailure('file-not-written', `${file}: ${(error as NodeJS.ErrnoException).code}`, 2);
  }
  const { size } = proof.value;
  output.result({ index, size, file }, evidenceWords(environment)('proofWritten', { index, size, file }));
  return 0;
};

type VerifyProofFlags = TrustFlags & { readonly json?: boolean; readonly entry?: string };

export const verifyProofFile = async (
  file: string,
  { options, environment, output }: Invocation<VerifyProofFlags>,
): Promise<ExitCode> => {
  const say = evidenceWords(environment);
  const trust = trustOf(options);
  const entry = options.entry === undefined ? {} : { entry: readGiven(options.entry) };
  const verdict = await verifyProof(readGiven(file), { ...trust, ...entry });
  if (verdict.kind === 'failed') {
    output.result({ kind: 'refused', code: verdict.error }, say('proofRefused', { code: verdict.error }));
    return 1;
  }
  const { root, entry: bytes, ...proved } = verdict.value;
  const statement = readStatement(bytes);
  output.result(
    {
      kind: 'proved',
      ...proved,
      rootBase64: base64Of(root),
      entryBase64: base64Of(bytes),
      statement: statement ?? null,
    },
    wordsOf(verdict.value, statement, say),
  );
  return 0;
};

const wordsOf = (proved: ProvedEntry, statement: ReturnType<typeof readStatement>, say: Say): string => {
  const { index, size, origin, entry, witnesses } = proved;
  const about =
    statement === undefined
      ? say('entryBytes', { bytes: entry.length })
      : say('entryIs', {
          type: statement.predicateType,
          recordedAt: statement.recordedAt,
          collector: statement.collector,
          grade: statement.grade,
        });
  return [say('proved', { index, size, origin }), about, ...wordsOfWitnesses(witnesses, say)].join('\n');
};
