/** Results of searches for card data, and where they found some. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');
const things = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const cardScans: Words['assurance']['cardScans'] = {
  noneTitle: 'No searches yet',
  noneBody:
    'Searches of the folders that the server’s settings name (cards.watchListFile), and results sent in by mitsuke cards scan --submit, are listed here.',
  failed: 'The searches could not be fetched',
  failedOne: 'The search could not be fetched',
  open: (name) => `Open the search of ${name}`,
  columns: {
    name: 'What was searched',
    result: 'Result',
    grade: 'Grade',
    party: 'Party',
    at: (zone) => `Ended (${zone})`,
    files: 'Files',
  },
  filters: { name: 'Name', origin: 'Searched by', found: 'Result' },
  origins: { watched: 'This server', sent: 'A result that was sent in' },
  founds: { true: 'Found some', false: 'Found none' },
  results: {
    found: (n) => `${things(n, 'piece', 'pieces')} of card data`,
    clean: 'None found',
    partial: 'Not all was searched',
  },
  facts: 'About the search',
  factNames: {
    origin: 'Searched by',
    grade: 'Grade',
    party: 'Party',
    started: 'Began',
    ended: 'Ended',
    searched: 'Searched',
    sure: 'High or medium confidence',
    doubtful: 'Low confidence',
    distinct: 'Different card numbers',
    notSearched: 'Could not be searched',
    alerts: 'New alerts',
    sentBy: 'Sent by',
    signer: 'Verifier key',
    version: 'Software',
    digest: 'Digest of the findings',
    entry: 'Entry in the log',
    result: 'Whole result',
  },
  searched: (files, tables) =>
    tables > 0
      ? `${things(files, 'file', 'files')}, ${things(tables, 'table', 'tables')}`
      : things(files, 'file', 'files'),
  signerNote: 'Whose key this is, Mitsuke does not know.',
  sentNote: 'This result was sent in. Mitsuke did not see what was searched, so it is of grade C.',
  incomplete: 'Not everything could be searched: that nothing was found there does not mean that nothing is there.',
  download: 'Save the result',
  places: {
    title: 'Where it was found',
    columns: {
      place: 'Place',
      kind: 'Kind',
      high: 'High',
      medium: 'Medium',
      low: 'Low',
      brands: 'Brands',
      line: 'First line',
      alert: 'Alert',
    },
    filters: { text: 'Place', kind: 'Kind' },
    kinds: {
      'card-number': 'Card number',
      'track-data': 'Track data',
      'security-code': 'Security code',
      'pin-block': 'PIN or PIN block',
    },
    openAlert: (place) => `Open the alert about ${place}`,
    isNew: 'New',
    seenAgain: 'Seen again',
    noAlert: 'None',
    noneTitle: 'Nothing was found',
    noneBody: 'In what was searched there was nothing that looks like card data.',
    failed: 'The places could not be fetched',
  },
};
