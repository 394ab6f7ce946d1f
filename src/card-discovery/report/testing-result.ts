/** Results of scans for tests of reports: no scanner is asked, only its published shapes are filled. */
import type { Confidence, Finding, FindingKind, ScanResult, Skip } from '../core/finding.ts';

export const FILE_FINDING: Finding = {
  kind: 'card-number',
  brand: 'jcb',
  firstSix: '353011',
  lastFour: '0000',
  digits: 16,
  hash: `h1:${'a'.repeat(32)}`,
  encoding: ['gzip', 'shift_jis'],
  confidence: 'high',
  reason: 'named-field',
  context: 'カード番号=353011******0000 金額=####',
  place: { kind: 'file', path: '/var/shop/控え.zip', inside: ['ログ/payment.log'], offset: 4_711, line: 12 },
};

export const DATABASE_FINDING: Finding = {
  kind: 'security-code',
  hash: `h1:${'b'.repeat(32)}`,
  encoding: [],
  confidence: 'medium',
  reason: 'security-code-named',
  context: 'cvv=###',
  place: {
    kind: 'database',
    database: 'mariadb://db.example:3306/shop',
    table: 'shop.orders',
    column: 'cvv',
    key: '17',
  },
};

export const BROKEN: Skip = {
  place: '/var/shop/受注.xlsx',
  inside: [],
  reason: 'password-protected',
  severity: 'broken',
  bytes: 12_345,
};
export const EXCLUDED: Skip = { place: '/var/shop/fax.png', inside: [], reason: 'picture', severity: 'excluded' };

export const resultOf = (
  parts: Partial<Pick<ScanResult, 'findings' | 'skips'>> & { complete?: boolean },
): ScanResult => {
  const { findings = [], skips = [], complete = true } = parts;
  const count = (kind: FindingKind) => {
    const of = (confidence: Confidence) =>
      findings.filter((finding) => finding.kind === kind && finding.confidence === confidence).length;
    return { high: of('high'), medium: of('medium'), low: of('low') };
  };
  return {
    findings,
    skips,
    summary: {
      form: 'mitsuke-card-scan/1',
      version: '0.1.0',
      startedAt: '2026-10-01T00:00:00.000Z',
      endedAt: '2026-10-01T00:12:30.000Z',
      complete,
      searched: ['/var/shop'],
      files: 1_234,
      members: 56,
      tables: 3,
      rows: 78_900,
      bytesRead: 1_200_000_000,
      bytesSearched: 3_400_000_000,
      found: {
        'card-number': count('card-number'),
        'track-data': count('track-data'),
        'security-code': count('security-code'),
        'pin-block': count('pin-block'),
      },
      distinctNumbers: new Set(findings.filter(({ confidence }) => confidence !== 'low').map(({ hash }) => hash)).size,
      accepted: 0,
      testNumbers: 0,
      unlisted: 0,
      skipped: {},
      digest: 'c'.repeat(64),
    },
  };
};
