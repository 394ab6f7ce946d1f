import { expect, test } from 'vitest';
import { stateOf } from './state.ts';

type Site = Parameters<typeof stateOf>[0];

const whole = { state: 'done', end: { kind: 'completed' }, counts: { findings: 0 } } as Site['lastVisit'];
const plain = { ...whole, end: { kind: 'completed', code: 'plain-visit' } } as Site['lastVisit'];
const skimmed = { ...whole, counts: { findings: 1 } } as Site['lastVisit'];

const site = (lastVisit: Site['lastVisit'], watching: string, more: Partial<Site> = {}): Site =>
  ({ active: true, openFindings: 0, rights: { watching }, ...more, ...(lastVisit && { lastVisit }) }) as Site;

test.each([
  ['ok', whole, 'watched', {}],
  ['ok', whole, 'ending', {}],
  // The last visit saw the whole checkout; whoever looks today would take it for watched.
  ['ended', whole, 'ended', {}],
  ['ended', plain, 'ended', {}],
  ['ended', undefined, 'ended', {}],
  ['attacked', skimmed, 'ended', {}],
  ['attacked', plain, 'ended', { openFindings: 2 }],
  ['inactive', whole, 'ended', { active: false }],
  ['limited', plain, 'not-permitted', {}],
  ['limited', whole, 'not-permitted', {}],
  ['never', undefined, 'not-permitted', {}],
] as const)('is %s', (state, visit, watching, more) => {
  expect(stateOf(site(visit, watching, more))).toBe(state);
});
