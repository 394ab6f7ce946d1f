/** Reviews: held payments that a person approves or declines. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');

export const reviews: Words['reviews'] = {
  title: 'Reviews',
  head: 'Payments that were held, those due first on top.',
  states: { open: 'To be reviewed', decided: 'Reviewed' },
  claims: { me: 'Mine', nobody: 'Nobody’s' },
  outcomes: { approve: 'Approved', decline: 'Declined' },
  filters: { state: 'State', outcome: 'Outcome', claimed: 'In hand', merchant: 'Merchant number' },
  columns: {
    due: 'Due',
    amount: 'Amount',
    merchant: 'Merchant number',
    reasons: 'Why held',
    claim: 'In hand · outcome',
    openedAt: 'Held',
  },
  open: (when, merchant, amount) => `${when}: open the review of ${amount} at ${merchant}`,
  keys: 'j and k to move, Enter to open, c to claim, a to approve, d to decline, Esc to close',
  noneTitle: 'No payment waits for a review',
  noneBody:
    'Payments that are answered “hold” are listed here. When one is approved or declined, its sender is told by webhook.',
  failed: 'The reviews could not be fetched',
  failedOne: 'The review could not be fetched',
  title1: 'Review',
  ofPayment: 'Review of this payment',
  toReview: 'Open the review',
  whenLate: {
    approve: 'Approved when nobody decides in time (open)',
    decline: 'Declined when nobody decides in time (closed)',
  },
  dueAt: 'Due',
  openedAt: 'Held',
  claimedBy: (who) => `In hand of ${who}`,
  unclaimed: 'In nobody’s hand',
  claim: 'Claim',
  takeOver: 'Take over',
  release: 'Give back',
  approve: 'Approve',
  decline: 'Decline',
  reason: 'Reason',
  reasons: {
    'cardholder-confirmed': 'The cardholder confirmed it',
    'known-customer': 'A known customer',
    'merchant-confirmed': 'The merchant confirmed it',
    'no-risk-seen': 'Nothing suspicious in it',
    'cardholder-denied': 'The cardholder denies it',
    'suspected-fraud': 'Suspected fraud',
    'delivery-suspicious': 'A suspicious delivery address',
    'merchant-asked': 'The merchant asked for it',
    'no-answer': 'Nobody could confirm it',
    other: 'Other',
    'deadline-passed': 'Its time was up',
  },
  note: 'Note',
  noteHint: 'Cannot be changed later. The evidence log holds only its hash. Needed with “Other”.',
  explain: {
    approve: 'An approval cannot be taken back. The sender is told of it.',
    decline: 'A decline cannot be taken back. The sender is told of it.',
  },
  decided: { approve: 'Approved', decline: 'Declined' },
  decidedBy: (who, when) => `${who}, ${when}`,
  byDeadline: 'Its deadline',
  failedAct: 'This could not be done',
  entry: 'Entry in the evidence log',
  policy: {
    title: 'Deadline of reviews',
    now: (minutes) =>
      minutes % 60 === 0
        ? `Within ${count(minutes / 60)} h of being held`
        : `Within ${count(minutes)} minutes of being held`,
    standard: 'as the server is configured',
    change: 'Change',
    minutes: 'Deadline (minutes)',
    whenLate: 'When nobody decides in time',
    note: 'For payments that will be held from now on. Open reviews keep theirs.',
    save: 'Save',
    failed: 'The deadline could not be changed',
  },
};
