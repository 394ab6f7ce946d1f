import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { CASE_KINDS } from './case-kind.ts';
import { NOTICE_KINDS, type NoticeFacts, renderNotice } from './notice-words.ts';
import { SEVERITIES } from './severity.ts';

const FACTS: NoticeFacts = {
  number: 12,
  kind: 'checkout-tampering',
  severity: 'critical',
  subject: 'shop.example',
  dueAt: instantOfMs(Date.UTC(2026, 11, 31, 15, 30)),
  link: 'http://localhost:7300/cases/cas_1',
};
/** Alerts of these kinds, raised by this room and by assurance, open a case of their own kind. */
const KINDS_OF_NO_FAMILY = [
  'source-silent',
  'log-not-advancing',
  'system-not-covered',
  'document-expiring',
  'document-expired',
  'delivery-overdue',
  'declaration-contradicted',
  'declaration-overdue',
  'log-report-missing',
  'log-retention-short',
  'finding-overdue',
];
const JAPANESE = /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u;

describe.each(['ja', 'en'] as const)('in %s', (language) => {
  test.each(NOTICE_KINDS)('%s has words, in that language', (kind) => {
    for (const caseKind of [...CASE_KINDS, ...KINDS_OF_NO_FAMILY]) {
      for (const severity of SEVERITIES) {
        const { subject, text } = renderNotice(kind, language, { ...FACTS, kind: caseKind, severity });
        expect(subject).toMatch(/^\[Mitsuke\] \S/);
        // A code that has no words would show as itself.
        expect(text).not.toContain(caseKind);
        expect(text).toContain(FACTS.link);
        expect(text).toContain('2027-01-01 00:30 JST');
        expect(`${subject}${text}`).not.toMatch(/undefined|\[object/);
        expect(JAPANESE.test(`${subject}${text}`)).toBe(language === 'ja');
      }
    }
  });

  test('a kind of case that is new to the catalogue is named by its code', () => {
    expect(renderNotice('case-opened', language, { ...FACTS, kind: 'tax-fraud' }).text).toContain('tax-fraud');
  });
});

test('kinds of notices do not share their words', () => {
  const subjects = NOTICE_KINDS.map((kind) => renderNotice(kind, 'ja', FACTS).subject);
  expect(new Set(subjects).size).toBe(NOTICE_KINDS.length);
});

test('a name of any form leaves the subject one line of a length that fits', () => {
  const name = `first\r\nBcc: all@example.jp\u2028${'長'.repeat(500)}`;
  const { subject } = renderNotice('case-overdue', 'en', { ...FACTS, subject: name });
  expect(subject).not.toMatch(/[\p{Cc}\u2028]/u);
  expect([...subject].length).toBeLessThan(200);
});
