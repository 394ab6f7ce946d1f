/** The script inventory: what runs in a checkout, what it does, who answers for it, what changed. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');
const things = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

const REACHES: Readonly<Record<string, string>> = {
  field: 'field',
  form: 'form',
  button: 'button',
  page: 'whole page',
};

export const inventory: Words['inventory'] = {
  title: 'Script inventory',
  head: 'The scripts that run in the checkout (PCI DSS 6.4.3). Write down why each is needed and who answers for it, and authorise it.',
  filters: { text: 'URL or SHA-256', state: 'State', does: 'Behaviour', seen: 'Last visit', inline: 'Kind' },
  states: {
    new: 'Not authorised',
    authorised: 'Authorised',
    changed: 'Changed since authorised',
    withdrawn: 'Withdrawn',
  },
  does: {
    'reads-card': 'Reads card fields',
    sends: 'Sends elsewhere',
    stores: 'Stores in the browser',
    evaluates: 'Makes code from text',
  },
  seens: { present: 'Present', gone: 'Gone' },
  inlines: { true: 'Inline', false: 'Files' },
  inline: 'inline',
  sendsTo: (n) => `Sends to ${things(n, 'host', 'hosts')}`,
  functions: (n) => things(n, 'function', 'functions'),
  notParsed: {
    'too-large': 'Too large to be parsed',
    'too-deep': 'Nested too deep to be parsed',
    syntax: 'Its syntax cannot be parsed',
    'time-limit': 'Not parsed in time',
  },
  open: 'Details',
  openOf: (url) => `Details of ${url}`,
  hide: 'Hide',
  hideOf: (url) => `Hide the details of ${url}`,
  firstSeen: 'First seen',
  lastSeen: 'Last seen',
  loadedBy: 'Loaded by',
  loaders: { parser: 'The page: ', script: 'Another script: ', unknown: 'Not known' },
  behaviour: 'What it does',
  says: {
    sends: (hosts) => `Sends to ${hosts}`,
    listens: (what) => `Listens around the card fields: ${what}`,
    stores: (where) => `Writes to ${where}`,
    evaluates: 'Makes code from text and runs it',
    nothing: 'Not seen to send, listen or store',
  },
  listening: (reach, event) => `${event} on the ${REACHES[reach] ?? reach}`,
  storages: {
    cookie: 'cookies',
    'indexed-db': 'IndexedDB',
    'local-storage': 'localStorage',
    'session-storage': 'sessionStorage',
  },
  signs: 'Static signs',
  signsOf: (cardWords, longest, names, tenths) =>
    `${things(cardWords, 'function', 'functions')} with card words near a way out; longest array of strings ${count(longest)}; hexadecimal names ${count(names)}; highest entropy ${(tenths / 10).toFixed(1)} bits`,
  signsNote: 'Hints only: nothing is decided by them.',
  authorisation: 'Authorisation',
  responsible: 'Who answers for it',
  neverAuthorised: 'Not authorised so far',
  beyond: 'Does what was not authorised',
  history: 'Contents over time',
  columns: { sha256: 'SHA-256', functions: 'Functions', state: 'State' },
  decisions: 'Decisions',
  acts: { authorise: 'Authorised', withdraw: 'Withdrawn' },
  decide: {
    authorise: 'Authorise',
    authoriseOf: (url) => `Authorise ${url}`,
    withdraw: 'Withdraw',
    withdrawOf: (url) => `Withdraw the authorisation of ${url}`,
    explain:
      'You authorise what it holds and does now. Who authorised which hash, and when, stays in the evidence log.',
    why: 'Why it is needed',
    whyHint: 'The business or technical reason for which the payment page needs it (PCI DSS 6.4.3)',
    withdrawWhy: 'Why it is withdrawn',
    failed: 'The decision could not be recorded',
    failures: {
      'script-changed-meanwhile':
        'Since you opened it, the script has shown something else or done something new. Close this and look again.',
      'script-not-authorised': 'The script is not authorised.',
    },
  },
  diff: {
    title: 'Functions that differ',
    against: 'Against',
    nothing: 'nothing (all functions)',
    show: 'Show',
    failed: 'The functions could not be compared',
    counts: (added, changed, removed, same) =>
      `${count(added)} added, ${count(changed)} changed, ${count(removed)} removed, ${count(same)} the same`,
    more: (n) => `(and ${count(n)} more)`,
    added: 'Added',
    removed: 'Removed',
    before: 'Before',
    after: 'After',
    unnamed: '(unnamed function)',
    statement: '(statement outside of functions)',
    line: (n) => `line ${count(n)}`,
    textOnly: 'Laid out for reading, shown as text. It never runs.',
  },
  policy: {
    label: 'An authorisation lasts',
    names: {
      'same-content': 'while not a byte changes',
      'same-functions': 'while functions and behaviour are the same (but for times and tokens)',
      'same-behaviour': 'while the behaviour is the same (functions may change)',
    },
    failed: 'How long authorisations last could not be fetched or changed',
  },
  changes: {
    title: 'What changed',
    none: 'Nothing changed so far.',
    waits: 'waits for the digest of the week',
    told: 'told in a digest',
    functions: (n, names) => `${things(n, 'new function', 'new functions')}${names === '' ? '' : ` (${names})`}.`,
    gone: (n) => `${count(n)} gone.`,
    hosts: (hosts) => `New hosts: ${hosts}.`,
    failed: 'The changes could not be fetched',
  },
  noneTitle: 'No scripts recorded yet',
  noneBody:
    'After a visit, the scripts that ran on the way through the checkout are listed here with who loaded them and what they do.',
  failed: 'The script inventory could not be fetched',
  failedOne: 'The script could not be fetched',
};
