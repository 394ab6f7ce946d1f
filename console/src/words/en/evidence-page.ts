/** Evidence: the page of the log, and the check of one record. */
import type { Words } from '../ja.ts';
import { logReaders } from './log-readers.ts';
import { opening } from './opening.ts';

const count = (n: number): string => n.toLocaleString('en');

export const evidencePage: Words['evidencePage'] = {
  title: 'Evidence',
  head: 'Decisions, observations, alerts and dispositions are recorded in a log that cannot be rewritten afterwards.',
  entry: {
    at: (index) => `evidence log #${count(index)}`,
    pending: 'Waiting to be written to the evidence log.',
    check: 'Check this record',
    sound: (index, size) =>
      `This record stands unchanged and signed as #${count(index)} in the evidence log of ${count(size)} entries (checked by this browser).`,
    unsound: 'It differs from the entry in the evidence log. The record or the log may have been changed.',
  },
  state: {
    title: 'State of the log',
    origin: 'Origin (name of the log)',
    size: 'Entries',
    checkpointAt: 'Newest checkpoint',
    root: 'Root hash (SHA-256, Base64)',
    pending: 'Waiting to be logged',
    key: 'Verifier key (vkey)',
    keyNote:
      'Compare it with a copy that the operator gave you another way: only then do you know that it is the right one.',
  },
  command: {
    title: 'How an outsider verifies it',
    explain:
      'The form of the log is a public one (C2SP tlog-tiles and signed notes). To verify it is to compute every hash again; the command names the place where one byte differs.',
    key: 'This log is read with a key. The operator makes an API key that only reads evidence by this command on the server, and hands it over as auditor.key.',
    verify: 'Verify it',
    export: 'To take it away and verify it elsewhere',
  },
  entries: {
    title: 'Recent entries',
    explain: 'Read by this browser from the files of the log. Signatures and inclusion are what the check is for.',
    columns: {
      index: 'No.',
      kind: 'Kind',
      grade: 'Grade',
      at: (zone) => `Recorded (${zone})`,
      collector: 'By',
      id: 'Entry ID',
    },
    kinds: {
      alert: 'Alert',
      'alert-reopening': 'Disposition taken back',
      'alert-source': 'Source of alerts',
      'alert-statement': 'Daily statement of alerts',
      'alert-window': 'Window of alerts',
      'bulk-disposition': 'Disposition in bulk',
      'case-act': 'Act on a case',
      'case-reading': 'Reading of a case',
      'configuration-change': 'Change of settings',
      'credential-change': 'Change of a credential',
      'decision-batch': 'Decisions (batch)',
      'decision-review': 'Review of a payment',
      declaration: 'Declaration of security measures',
      disposition: 'Disposition',
      erasure: 'Erasure',
      'evidence-item': 'Evidence item',
      finding: 'Finding',
      'key-event': 'Act with a key',
      'list-change': 'Change of a list',
      'log-holding': 'Retained logs',
      'merchant-import': 'Merchants taken from a file',
      'merchant-standing': 'Merchant standing',
      observation: 'Observation',
      'party-move': 'Parties joined or parted',
      'scope-system': 'System in scope',
      'sign-in': 'Sign-in',
      'answer-in-time': 'Answers given before there was a decision',
      'strategy-change': 'Change of how payments are judged',
      'two-person-act': 'Two-person act',
    },
    grades: {
      A: 'observed by Mitsuke itself',
      B: 'fetched from or signed by the assessor',
      C: 'uploaded by the party',
      D: 'claimed',
    },
    open: (index) => `Show entry #${index}`,
    filter: 'Kind',
    csv: 'Export what is shown as CSV',
    older: 'Show older entries',
    none: 'The log is still empty. Entries are listed here once payments are judged or sites visited.',
    failed: 'The entries could not be read',
    unreadable: 'an entry that cannot be read',
  },
  opening,
  readers: logReaders,
};
