/** The commands of `mitsuke evidence`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { add, type Define, type Flags } from './command-means.ts';

type ProveFlags = Flags & { readonly out: string };

const keyOption = () => new Option('--api-key-file <file>', 'for a URL: file with an API key (or MITSUKE_API_KEY)');

const addTrust = (command: Command): Command =>
  command
    .requiredOption('--vkey <key>', 'a verifier key of the log, got from somewhere else than the log')
    .option('--witness <key>', 'a witness that must have cosigned the checkpoint; may be repeated', collect)
    .option('--witness-quorum <number>', 'so many of the witnesses are enough', wholeNumberOf);

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const wholeNumberOf = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};

const sizeOf = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('expected a number of entries');
  return Number(text);
};

const addProofCommands: Define = (evidence, means) => {
  const prove = means.actOn(async () => (await import('./evidence-prove.ts')).proveEvidence);
  add(evidence, {
    name: 'prove <index> <source>',
    summary: 'Write the proof that one entry is in a log, to be checked offline (C2SP tlog-proof)',
    description:
      'The source is a folder or a URL as for verify. The file holds the entry, its path and the checkpoint.',
  })
    .requiredOption('--out <file>', 'a file that does not exist yet, e.g. entry.tlog-proof')
    .addOption(keyOption())
    .action((index: string, source: string, options: ProveFlags) => prove([index, source], options));
  const verifyProof = add(evidence, {
    name: 'verify-proof <file>',
    summary: 'Check such a proof, and show the entry',
    description:
      'Works on files only. The key is the one that signed the proof’s checkpoint. Exit code 0: proved. 1: not proved,\n' +
      'with the reason. 2: wrong usage.',
  });
  addTrust(verifyProof)
    .option('--entry <file>', 'the entry’s bytes, for a proof that does not hold them')
    .action(means.actOn(async () => (await import('./evidence-prove.ts')).verifyProofFile));
};

export const defineEvidence: Define = (evidence, means) => {
  const source =
    'The source is a folder (works on files only) or a URL such as http://localhost:7300/logs/LOG (works as a\n' +
    'client of the API).';
  const verify = add(evidence, {
    name: 'verify <source>',
    summary: 'Hash every entry of a log again and compare',
    description: `${source} Exit code 0: verified. 1: it diverges, with the first place. 2: wrong usage.`,
  }).option('--old <file>', 'a checkpoint kept earlier: the log must be a continuation of it');
  addTrust(verify)
    .option(
      '--no-entry-signatures',
      'leave out the signatures of single entries, which the checkpoint’s covers; faster',
    )
    .addOption(keyOption())
    .action(means.actOn(async () => (await import('./evidence.ts')).verifyEvidence));
  const audit = add(evidence, {
    name: 'audit-alerts <source>',
    summary: 'Account for every alert from the log alone: each counted, disposed of and stated',
    description:
      `${source} Verifies the log, then names every alert without a disposition and every gap.\n` +
      'Exit code 0: all accounted for (alerts may be open). 1: faults, or the log diverges. 2: wrong usage.',
  })
    .option('--from <time>', 'tell only of what happened since: a day (Asia/Tokyo) or an instant with its zone')
    .option('--to <time>', 'leave out what was recorded since; without it up to the end of the log');
  addTrust(audit)
    .option(
      '--no-entry-signatures',
      'leave out the signatures of single entries, which the checkpoint’s covers; faster',
    )
    .addOption(keyOption())
    .action(means.actOn(async () => (await import('./evidence-audit.ts')).auditEvidence));
  addProofCommands(evidence, means);
  add(evidence, {
    name: 'export <source>',
    summary: 'Copy a log, up to one checkpoint, into a folder',
    description: 'The source is a URL (works as a client of the API) or a folder (works on files only).',
  })
    .requiredOption('--out <folder>', 'a folder that does not exist yet or is empty; with --since, an earlier export')
    .option('--since <size>', 'the folder has so many entries: add what came since, if it continues them', sizeOf)
    .addOption(keyOption())
    .action(means.actOn(async () => (await import('./evidence.ts')).exportEvidence));
};
