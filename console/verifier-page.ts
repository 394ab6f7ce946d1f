/**
 * Builds the auditor's page: one HTML file that holds its style, script and worker, fetches nothing and may send
 * nothing. The console's build puts it beside the console, and
 * `node scripts/build-verifier-page.ts FILE` writes it alone.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const FOLDER = path.resolve(import.meta.dirname, '../packages/evidence-verifier/page');

export const VERIFIER_PAGE = 'evidence-verifier.html';

const scriptOf = async (entry: string): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: { input: path.join(FOLDER, entry), output: { format: 'iife' } },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`${entry} was not built`);
  // The text goes into a script element, which its own end tag would close.
  return chunk.code.trim().replaceAll('</script', '<\\/script');
};

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The text of the element as a browser hashes it: whatever stands between its tags. */
const textOf = (page: string, tag: 'script' | 'style'): string => {
  const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1];
  if (text === undefined) throw new Error(`the page has no ${tag}`);
  return text;
};

export const verifierPage = async (): Promise<string> => {
  const parts: Readonly<Record<string, string>> = {
    style: readFileSync(path.join(FOLDER, 'page.css'), 'utf8').trim(),
    script: await scriptOf('main.ts'),
    worker: await scriptOf('worker.ts'),
  };
  const template = readFileSync(path.join(FOLDER, 'page.html'), 'utf8');
  const page = template.replaceAll(/\/\*(style|script|worker)\*\//g, (_, name: string) => parts[name] ?? '');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(textOf(page, 'script'))}`,
    `style-src ${hashOf(textOf(page, 'style'))}`,
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return page.replace('/*policy*/', policy.join('; '));
};
