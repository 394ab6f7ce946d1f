/** Requests for approval: acts that take two people. */
import type { Words } from '../ja.ts';

export const acts: Words['acts'] = {
  title: 'Requests for approval',
  head: 'What nobody decides alone. Another person than the one who asked approves or refuses in time.',
  kinds: {
    'assurance.accept-risk': 'Acceptance of a finding’s risk',
    'assurance.make-assessor-key-known': 'Registration of an assessor’s signing key',
    'assurance.retire-log-system': 'Retirement of a system from log watching',
    'cases.dispose-critical-alert': 'Disposition of a critical alert',
    'cases.end-alert-source': 'End of a source of alerts',
    'registry.end-merchant-contract': 'End of a merchant’s contract',
    'decision.activate-model': 'Putting a model in force',
    'decision.retire-model': 'Taking the model in force out',
    'evidence.erase-datum': 'Erasure of what someone typed',
    'registry.reset-credentials': 'Reset of a person’s ways of signing in',
    'registry.resume-merchant': 'Resumption of a merchant',
    'registry.suspend-merchant': 'Suspension of a merchant',
  },
  statuses: { pending: 'Waiting', approved: 'Approved', refused: 'Refused', expired: 'Expired' },
  mine: { approve: 'For me to approve', asked: 'Asked by me' },
  filters: { status: 'Status', mine: 'Which' },
  askedBy: (person, at) => `asked by ${person} (${at})`,
  decidedBy: (person, status, at) => `${status} by ${person} (${at})`,
  due: 'To be decided by',
  seeSubject: 'See what it is about',
  reason: 'Reason',
  reasonHint: 'Optional. It goes on record.',
  approve: 'Approve',
  refuse: 'Refuse',
  withdraw: 'Withdraw the request',
  collect: 'Fetch the link',
  collected: 'This link is shown once. Hand it to the person in a safe way.',
  whyNot: {
    'asked-by-you': () => 'You asked for this. It waits for another person.',
    'done-to-you': () => 'This is about yourself, so you cannot approve it.',
    'same-hand': (asker, until) =>
      `You cannot approve this: within 72 hours of an invitation or another sign-in link passing between ${asker} and you, the two of you count as one person.${until && ` You may from ${until} on.`}`,
    'not-permitted': () => 'Your role cannot approve this.',
    'no-person': () => 'Only a person who is signed in can approve.',
  },
  tooLateForYou: 'It is due before that, so another person must approve it.',
  noneTitle: 'No requests for approval',
  noneBody:
    'What takes two people, such as calling a critical alert a false alarm, is listed here once somebody asks for it.',
  failed: 'The requests could not be fetched',
  failedAct: 'It could not be done',
};
