/** What an entry commits to: shown, and erased. */
import type { Words } from '../ja.ts';

export const opening: Words['evidencePage']['opening'] = {
  show: 'Show what it commits to',
  showNote:
    'The log has a salted commitment, not the words themselves. Showing them counts as reading and is on record.',
  failed: 'The words could not be read',
  kind: 'What it is',
  about: 'Belongs to',
  kinds: {
    'act-reasons': 'Reasons given with a request for approval',
    'alert-reopening': 'Reason for taking a disposition back',
    'credential-change': 'Change of a credential',
    disposition: 'Reason for a disposition',
    'evidence-item': 'Evidence item, key or request to an assessor',
    finding: 'Finding',
    'log-holding': 'Log retention',
    'scope-system': 'System in scope',
  },
  ofCase: 'What happened in a case',
  proof: 'Salt and commitment',
  salt: 'Salt (Base64)',
  commitment: 'Commitment (SHA-256)',
  proofNote:
    'The SHA-256 of the salt and then the record (canonical JSON) is the commitment, which stands in the entry as its subject.',
  pending: 'It is not in the log yet: the comparison waits for the next checkpoint.',
  erased: (at, reason) => `Erased on ${at}, for ${reason}`,
  erasedNote: 'Entry and proofs stand as they were. What the entry meant can be shown by nobody any more.',
  erasedEntry: 'Entry of the erasure',
  reasons: {
    'asked-by-the-person': 'the request of the person',
    'no-longer-needed': 'being no longer needed',
    'entered-by-mistake': 'having been entered by mistake',
    ordered: 'a law or an order',
  },
  erase: 'Erase what was typed…',
  eraseTitle: 'Request for erasure',
  eraseExplain:
    'Once another administrator approves, what was typed and its salt are gone from every table, with the prints and files that show it. It cannot be undone. Entries and proofs do not change. Backups hold it for as long as they are kept.',
  together: (count) =>
    count === 1
      ? 'Another entry commits to the same words and is erased with it.'
      : `${count} other entries commit to the same words and are erased with it.`,
  reason: 'Reason',
  words: 'For the person who approves',
  wordsHint: 'Do not repeat what is to be erased.',
  submit: 'Ask for erasure',
  asked: 'Asked. It waits for another administrator’s approval.',
  seeActs: 'See requests for approval',
  failedAsk: 'Erasure could not be asked for',
  inUse: 'It is still needed: ask again once the task is done or the request is decided.',
  notErased: 'It belongs to the registers of assurance, of which nothing is erased.',
  nothingTyped: 'Nobody typed anything here: there are only ids and codes, and nothing to erase.',
};
