/** The commands of `mitsuke witness`. */
import { add, type Define } from './command-means.ts';

export const defineWitness: Define = (witness, means) => {
  const description =
    'Works on files only, in the folder that its configuration names. The file is YAML; its keys are in\n' +
    'docs/specs/witness.md.';
  add(witness, {
    name: 'serve',
    summary: 'Run a witness (C2SP tlog-witness): it cosigns what continues the latest it cosigned',
    description: `${description} Listens on loopback unless told otherwise, ends on SIGTERM or Ctrl-C.`,
  })
    .requiredOption('--config <file>', 'YAML file of the witness')
    .action(means.act(async () => (await import('./witness.ts')).serveWitness));
  add(witness, {
    name: 'keys',
    summary: 'Show the witness’s verifier key; it is made unless it is there',
    description,
  })
    .requiredOption('--config <file>', 'YAML file of the witness')
    .action(means.act(async () => (await import('./witness.ts')).showWitnessKeys));
};
