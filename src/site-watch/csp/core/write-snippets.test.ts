import { expect, test } from 'vitest';
import { readPolicies } from './read-policy.ts';
import { PLACES, type Placing, writeSnippets } from './write-snippets.ts';

const POLICY =
  "default-src 'self'; script-src 'self' 'sha256-AAAA'; img-src https://pic.example/%E3%81%82$/; frame-ancestors 'self'; report-uri https://m.example/r; report-to mitsuke";
const WITH_NONCE = "script-src 'nonce-{nonce}' 'strict-dynamic'";

const written = (changes: Partial<Placing> = {}) =>
  new Map(
    writeSnippets({ policy: POLICY, mode: 'enforce', reportTo: 'https://m.example/r', ...changes }).map(
      ({ place, text }) => [place, text],
    ),
  );

test('every place gets the policy as that place writes it', () => {
  const texts = written();
  expect([...texts.keys()]).toEqual(PLACES);
  expect(texts.get('header')).toBe(
    `Reporting-Endpoints: mitsuke="https://m.example/r"\nContent-Security-Policy: ${POLICY}\n`,
  );
  expect(texts.get('apache')).toContain(`Header always set Content-Security-Policy "${POLICY.replaceAll('%', '%%')}"`);
  expect(texts.get('nginx')).toContain(`add_header Content-Security-Policy "${POLICY.replace('$', '%24')}" always;`);
  expect(texts.get('nginx')).not.toContain('$');
  expect(texts.get('wordpress')).toContain("\\'self\\'");
});

test('the page’s own HTML gets what it can say, and no policy that only reports', () => {
  const meta = written().get('meta') ?? '';
  const content = /content="([^"]*)"/.exec(meta)?.[1] ?? '';
  const read = readPolicies(content);
  const names = read.kind === 'ok' ? [...(read.value.policies[0]?.directives.keys() ?? [])] : [];
  expect(names).toEqual(['default-src', 'script-src', 'img-src']);
  expect([...written({ mode: 'report-only' }).keys()]).not.toContain('meta');
  expect(written({ mode: 'report-only' }).get('nginx')).toContain('Content-Security-Policy-Report-Only');
});

test('a nonce is offered only where each answer can have its own', () => {
  const texts = written({ policy: WITH_NONCE });
  expect([...texts.keys()]).toEqual(['header', 'ec-cube-4', 'wordpress']);
  expect(texts.get('ec-cube-4')).toContain("'script-src \\'nonce-' . $this->nonce . '\\' \\'strict-dynamic\\''");
  expect(texts.get('wordpress')).toContain("\\'nonce-' . shop_csp_nonce() . '\\'");
});

test('without a place for reports none is named', () => {
  for (const text of written({ reportTo: undefined }).values()) expect(text).not.toContain('Reporting-Endpoints');
});
