/** `node scripts/build-verifier-page.ts FILE` writes the auditor's page: one HTML file, to be handed on as it is. */
import { writeFileSync } from 'node:fs';
import { verifierPage } from '../console/verifier-page.ts';

const [, , file] = process.argv;
if (file === undefined) {
  process.stderr.write('usage: node scripts/build-verifier-page.ts FILE\n');
  process.exitCode = 2;
} else writeFileSync(file, await verifierPage());
