/**
 * The printer's own process: sets one document with Typst, hands the bytes back and ends. Its root folder does not
 * exist, its template imports nothing, and it has no environment: there is nothing to read and nobody to ask.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { coverageOf, coveredText } from './coverage.ts';

export type Order = {
  /** Of type `PdfDocument`, as JSON. */
  readonly document: string;
  readonly statedAtSeconds: number;
};
export type Delivered = { readonly bytes: Uint8Array } | { readonly complaint: string };

const FONTS = '@expo-google-fonts/biz-udpgothic';
const FACES = ['400Regular/BIZUDPGothic_400Regular.ttf', '700Bold/BIZUDPGothic_700Bold.ttf'];
const NO_SUCH_FOLDER = '/nonexistent/mitsuke';

const setDocument = ({ document, statedAtSeconds }: Order): Delivered => {
  const { resolve } = createRequire(import.meta.url);
  const fonts = FACES.map((face) => readFileSync(resolve(`${FONTS}/${face}`)));
  const covers = fonts.map(coverageOf);
  const inAll = (codePoint: number): boolean => covers.every((has) => has(codePoint));
  const covered = JSON.stringify(JSON.parse(document), (_name, value: unknown) =>
    typeof value === 'string' ? coveredText(value, inAll) : value,
  );
  const compiler = NodeCompiler.create({ workspace: NO_SUCH_FOLDER, fontArgs: [{ fontBlobs: fonts }] });
  const mainFileContent = readFileSync(join(import.meta.dirname, 'document.typ'), 'utf8');
  const compiled = compiler.compile({ mainFileContent, inputs: { document: covered } });
  const set = compiled.result;
  if (set === null) return { complaint: JSON.stringify(compiled.takeError()?.shortDiagnostics) };
  return { bytes: compiler.pdf(set, { creationTimestamp: statedAtSeconds }) };
};

process.once('message', (order: Order) => {
  process.send?.(setDocument(order), () => process.disconnect());
});
