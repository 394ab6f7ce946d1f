import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { type AdviceCode, adviseStage, type StageFacts } from './advise-stage.ts';

const DAY_MS = 86_400_000;
const day = (count: number) => instantOfMs(1_760_000_000_000 + count * DAY_MS);

const LISTENING: StageFacts = {
  ...{ stage: 'report-only', since: day(0), now: day(15), observed: 'report-only', wouldBlock: 0 },
  ...{ lastReportAt: day(14), lastViolationAt: undefined },
};

test.each<[string, Partial<StageFacts>, AdviceCode, number]>([
  ['nothing there', { stage: 'none', observed: undefined }, 'begin', 14],
  ['a policy there that nobody told of', { stage: 'none', observed: 'enforce' }, 'in-place-but-not-said', 14],
  ['told of, but not received with the pages', { observed: 'none' }, 'not-in-place', 0],
  ['said to be enforced, and only reporting', { stage: 'enforce' }, 'not-in-place', 0],
  ['a week of listening', { now: day(7) }, 'keep-listening', 7],
  ['two weeks, violated on the last day', { lastViolationAt: day(14) }, 'still-violated', 6],
  ['two weeks, violated eight days ago', { lastViolationAt: day(7) }, 'safe-to-enforce', 0],
  ['violated before the policy changed', { lastViolationAt: day(-1) }, 'safe-to-enforce', 0],
  ['a policy that would block what the shop does', { wouldBlock: 1 }, 'would-block-the-shop', 0],
  ['two weeks without a single report of any kind', { lastReportAt: undefined }, 'no-reports-yet', 0],
  ['reports only from before', { lastReportAt: day(-1) }, 'no-reports-yet', 0],
  ['two quiet weeks', {}, 'safe-to-enforce', 0],
  ['not visited yet', { observed: undefined }, 'safe-to-enforce', 0],
  ['enforced and quiet', { stage: 'enforce', observed: 'enforce' }, 'enforced-and-quiet', 0],
  [
    'enforced and violated today',
    { stage: 'enforce', observed: 'enforce', lastViolationAt: day(15) },
    'enforced-and-violated',
    7,
  ],
])('%s', (_, changes, code, daysLeft) => {
  expect(adviseStage({ ...LISTENING, ...changes })).toMatchObject({ code, daysLeft });
});
