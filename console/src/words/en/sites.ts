/** Sites: what is watched, how it is described, its scripts. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');

export const sites: Words['sites'] = {
  title: 'Sites',
  head: 'Checkouts are visited as a customer would, to see where the data of a canary card goes.',
  columns: {
    name: 'Site',
    origin: 'Origin',
    state: 'Last result',
    lastVisit: (zone) => `Last visit (${zone})`,
    type: 'Payment type',
    next: 'Next visit',
  },
  states: {
    ok: 'Nothing wrong',
    attacked: 'Findings',
    incomplete: 'Incomplete',
    never: 'Not visited',
    inactive: 'Not watched',
  },
  paymentTypes: { js: 'JavaScript type', link: 'Link type' },
  filters: { text: 'Name or origin', paymentType: 'Payment type', active: 'Watched' },
  actives: { true: 'Yes', false: 'No' },
  open: (name) => `Open ${name}`,
  add: 'Add a site',
  noneTitle: 'No sites yet',
  noneBody:
    'A site you add is visited through its checkout at intervals. When the data of the canary card goes to a host that is not allowed, an alert and a case come of it.',
  detail: {
    back: 'All sites',
    edit: 'Change',
    visitNow: 'Visit now',
    ordered: 'Waiting to be visited…',
    running: 'Visiting…',
    finished: 'The visit has ended.',
    openVisit: 'See the result',
    about: 'As registered',
    origin: 'Origin',
    paymentType: 'Declared payment type',
    destinations: 'Allowed destinations',
    consent: 'Consent to visits',
    cadence: 'Interval',
    cadenceOf: (minutes) =>
      minutes % 1_440 === 0
        ? `every ${count(minutes / 1_440)} d`
        : minutes % 60 === 0
          ? `every ${count(minutes / 60)} h`
          : `every ${count(minutes)} min`,
    next: 'Next visit',
    journey: 'Journey',
    steps: (n) => `${count(n)} ${n === 1 ? 'step' : 'steps'}`,
    consents: { 'own-site': 'Own site', written: 'In writing' },
    tabs: { visits: 'Visits', scripts: 'Scripts' },
  },
  scripts: {
    columns: { url: 'Script', sha256: 'SHA-256', bytes: 'Size', firstSeen: 'First seen', lastSeen: 'Last seen' },
    inline: 'inline',
    bytes: (n) => `${count(n)} bytes`,
    source: 'Save source',
    sourceOf: (url) => `Save source of ${url}`,
    filters: { text: 'URL or SHA-256', inline: 'Kind' },
    inlines: { true: 'Inline', false: 'Files' },
    noneTitle: 'No scripts recorded yet',
    noneBody:
      'After a visit, the scripts that ran on the way through the checkout are listed here by URL and hash, with when each was first and last seen.',
    failed: 'The scripts could not be fetched',
  },
  form: {
    addTitle: 'Add a site',
    editTitle: 'Change the site',
    name: 'Name',
    origin: 'Origin',
    originHint: 'Such as https://shop.example (scheme, host and port)',
    paymentType: 'Declared payment type',
    destinations: 'Allowed destinations',
    destinationsHint: 'Host names that may get card data, one a line. Empty: those named in the journey.',
    journey: 'Journey (YAML)',
    journeyHint:
      'The steps from home to payment. {{canary.number}} and its like become the values of each visit’s canary card.',
    consent: 'Consent to visits',
    reference: 'Where the document is kept',
    person: 'Who gave it',
    cadence: 'Interval (minutes)',
    cadenceHint: 'From 5 minutes to 7 days (10,080)',
    active: 'Watch it',
    faults: 'It cannot be registered as it is',
    submitAdd: 'Add and visit',
    submitEdit: 'Save',
    failed: 'The site could not be registered',
  },
  browser: {
    title: 'Browser',
    banner: {
      lab: 'Visits run without the browser’s sandbox on this machine; only the lab’s own pages are visited.',
      all: 'Warning: all sites are visited without the browser’s sandbox. Nothing walls this machine off from a malicious page.',
      none: 'The browser’s sandbox cannot run on this machine, so sites are not visited.',
      noBrowser: 'There is no browser on this machine, so sites are not visited.',
    },
    why: {
      'user-namespaces-blocked': 'The kernel’s user namespaces are blocked.',
      'no-unprivileged-user': 'There is no unprivileged user to run it as.',
      'not-found': 'Chromium was not found.',
      'does-not-start': 'Chromium does not start.',
    },
  },
  failed: 'The sites could not be fetched',
  failedOne: 'The site could not be fetched',
  failedVisit: 'The visit could not be begun',
};
