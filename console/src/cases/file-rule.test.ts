import { expect, test } from 'vitest';
import { judgeFile } from './file-rule.ts';

test.each([
  ['調査報告書.pdf', 10, { kind: 'sendable', mediaType: 'application/pdf' }],
  ['SCAN.PDF', 10, { kind: 'sendable', mediaType: 'application/pdf' }],
  ['photo.JPEG', 10, { kind: 'sendable', mediaType: 'image/jpeg' }],
  ['report.pdf.exe', 10, { kind: 'wrong-type' }],
  ['report', 10, { kind: 'wrong-type' }],
  ['constructor', 10, { kind: 'wrong-type' }],
  ['x.constructor', 10, { kind: 'wrong-type' }],
  ['access.log', 0, { kind: 'empty' }],
  ['dump.zip', 10 * 1024 * 1024, { kind: 'sendable', mediaType: 'application/zip' }],
  ['dump.zip', 10 * 1024 * 1024 + 1, { kind: 'too-large' }],
])('%s of %d bytes', (name, size, judgement) => {
  expect(judgeFile({ name, size })).toEqual(judgement);
});
