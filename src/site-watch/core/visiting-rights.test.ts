import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { type PermissionFacts, rightsAt, visitingRights } from './visiting-rights.ts';

const NOW = instantOfMs(1_000_000);
const LATER = instantOfMs(2_000_000);
const LATEST = instantOfMs(3_000_000);
const PAST = instantOfMs(999_999);
const TYPING = ['card-form-attempts'] as const;
const ALL = ['card-form-attempts', 'realistic-visits', 'test-purchases'] as const;

const whole: PermissionFacts = {
  isLab: false,
  provenUntil: LATEST,
  consents: {
    merchant: { allows: TYPING, until: LATER },
    'payment-provider': { allows: TYPING, until: LATEST },
  },
};

test.each<[string, PermissionFacts, ReturnType<typeof rightsAt>]>([
  [
    'proof and both consents let the journey be walked, until the first of them ends',
    whole,
    { visits: 'journey', mayBuy: false, basis: 'permitted', until: LATER, lacks: [] },
  ],
  [
    'what only one of the two allows is not allowed',
    { ...whole, consents: { ...whole.consents, merchant: { allows: ALL, until: LATER } } },
    { visits: 'journey', mayBuy: false, basis: 'permitted', until: LATER, lacks: [] },
  ],
  [
    'what both allow is',
    {
      ...whole,
      consents: { merchant: { allows: ALL, until: LATER }, 'payment-provider': { allows: ALL, until: LATER } },
    },
    { visits: 'realistic', mayBuy: true, basis: 'permitted', until: LATER, lacks: [] },
  ],
  [
    'without proof nothing is typed',
    { ...whole, provenUntil: undefined },
    { visits: 'plain', mayBuy: false, basis: 'none', lacks: ['proof'] },
  ],
  [
    'a proof ends at its instant',
    { ...whole, provenUntil: NOW },
    { visits: 'plain', mayBuy: false, basis: 'none', lacks: ['proof'] },
  ],
  [
    'a consent that ran out is none',
    { ...whole, consents: { ...whole.consents, merchant: { allows: ALL, until: PAST } } },
    { visits: 'plain', mayBuy: false, basis: 'none', lacks: ['merchant'] },
  ],
  [
    'consents that say nothing of the card form leave it alone',
    { ...whole, consents: { ...whole.consents, 'payment-provider': { allows: ['test-purchases'], until: LATER } } },
    { visits: 'plain', mayBuy: false, basis: 'none', lacks: ['card-form-attempts'] },
  ],
  [
    'a site from before goes on for its time, and says what it lacks',
    { isLab: false, consents: {}, earlierUntil: LATER },
    {
      visits: 'journey',
      mayBuy: true,
      basis: 'earlier',
      until: LATER,
      lacks: ['proof', 'merchant', 'payment-provider'],
    },
  ],
  [
    'and no longer',
    { isLab: false, consents: {}, earlierUntil: PAST },
    { visits: 'plain', mayBuy: false, basis: 'none', lacks: ['proof', 'merchant', 'payment-provider'] },
  ],
  [
    'the lab asks nobody',
    { isLab: true, consents: {} },
    { visits: 'realistic', mayBuy: true, basis: 'lab', lacks: [] },
  ],
])('%s', (_claim, facts, rights) => {
  expect(rightsAt(facts, NOW)).toEqual(rights);
  expect(visitingRights(facts, NOW)).toBe(rights.visits);
});
