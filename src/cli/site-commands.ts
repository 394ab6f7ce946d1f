/** The commands of `mitsuke site`. */
import { InvalidArgumentError, Option } from 'commander';
import { add, type Define, group } from './command-means.ts';
import { languageOf } from './words.ts';

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export const defineSite: Define = (site, means) => {
  add(site, {
    name: 'scan <origin>',
    summary: 'Visit a checkout once, as a customer would, and see where card data goes',
    description:
      'Walks the journey with a published test card number and looks for it in everything that leaves the browser.\n' +
      'Works on files only. Visit a shop that is yours, or whose owner has agreed.\n' +
      'Exit code 0: nothing found. 1: findings, or the visit did not come to its end. 2: wrong usage.',
  })
    .requiredOption('--journey <file>', 'the steps through the shop, in YAML (see packs/site-watch)')
    .option('--out <folder>', 'keep the report, the raw record, pictures and scripts in a new folder')
    .option('--differential', 'visit with another card number too, to see what follows it in whatever encoding')
    .option('--contact <url>', 'where the owner of the shop reaches you: said with every request')
    .option('--realistic', 'say nothing of who visits; only where the owner of the shop agreed to that')
    .option('--against <folder>', 'compare with what an earlier scan of the same site kept with --out')
    .option(
      '--no-browser-sandbox',
      'visit although the browser’s sandbox cannot run here; the page’s code is then less confined',
    )
    .action(means.actOn(async () => (await import('./site-scan.ts')).scanSite));
  add(group(site, 'csp', 'Content-Security-Policy of payment pages'), {
    name: 'check <file-or-url>',
    summary: 'Say what is wrong with a policy on a page where cards are typed',
    description:
      'Reads a policy from a file, or opens the page in a browser and takes the header it comes with.\n' +
      'Works on files only. Exit code 0: sound. 1: findings, or no policy. 2: wrong usage.',
  }).action(means.actOn(async () => (await import('./site-csp-check.ts')).checkCsp));
  const journey = group(site, 'journey', 'Journeys: the steps of a visit through a shop');
  add(journey, {
    name: 'guess <origin>',
    summary: 'Find the way to the card form of an EC-CUBE, WooCommerce or Shopify shop, and write it down',
    description:
      'Visits the shop once, puts a product into the cart and fills in an address; types no card and orders nothing.\n' +
      'Visit a shop that is yours, or whose owner has agreed. The journey is printed, or written with --out.\n' +
      'Exit code 0: the way is whole. 1: it is not. 2: wrong usage.',
  })
    .option('--out <file>', 'write the journey to a new file')
    .option('--provider <host>', 'a host of the payment provider, *. for all below it; may be repeated', collect)
    .option('--no-browser-sandbox', 'visit although the browser’s sandbox cannot run here')
    .action(means.actOn(async () => (await import('./site-journey-guess.ts')).guessSiteJourney));
  addRecord(journey, means);
  add(site, {
    name: 'probe <origin>',
    summary: 'Look at a shop for the security checklist, without changing anything',
    description:
      'Asks for known places, sends harmless odd requests and looks at TLS: some 130 requests, two a second at most.\n' +
      'Works on files only. Probe a shop that is yours, or whose owner has agreed in writing.\n' +
      'Exit code 0: no item is not met. 1: some are, or the round did not come to its end. 2: wrong usage.',
  })
    .option('--agreement <file>', 'YAML: accounts and forms at which so many attempts may be made, and who agreed')
    .option('--libraries <file>', 'a table of JavaScript libraries in place of the one that comes with the software')
    .option('--out <file>', 'keep the whole report, each request in it, in a new file')
    .action(means.actOn(async () => (await import('./site-probe.ts')).probeSiteOnce));
  const libraries = group(site, 'libraries', 'The table of JavaScript libraries with known holes');
  add(libraries, {
    name: 'import <file>',
    summary: 'Make a table of a repository in the format of retire.js',
    description:
      'Reads jsrepository.json and writes a table for `mitsuke site probe --libraries` and siteWatch.librariesFile.',
  })
    .requiredOption('--out <file>', 'where the table is written')
    .action(means.actOn(async () => (await import('./site-libraries.ts')).importLibraries));
};

const addRecord: Define = (journey, means) => {
  add(journey, {
    name: 'record <url>',
    summary: 'Write down the way that you show through a shop, in a window that opens',
    description:
      'Opens a browser with a fresh profile. Buy as a customer would, up to the button that places the order: it is not\n' +
      'passed on to the shop, and ends the recording; so does closing the window. With Alt held, a click says what to wait\n' +
      'for. What you type is not written down: test values stand in its place. Then the journey is walked once.\n' +
      'Record a shop that is yours, or whose owner has agreed.\n' +
      'Exit code 0: the way is whole and can be walked. 1: it is not. 2: wrong usage, or no display.',
  })
    .option('--out <file>', 'write the journey to a new file, else it is printed')
    .option('--provider <host>', 'a host of the payment provider, *. for all below it; may be repeated', collect)
    .addOption(
      new Option(
        '--headless [port]',
        'without a window: driven over the DevTools protocol (chrome://inspect) at a port of this machine’s loopback',
      ).argParser(remotePort),
    )
    .option('--no-playback', 'do not walk the journey afterwards')
    .option('--no-browser-sandbox', 'go on although the browser’s sandbox cannot run here')
    .addOption(
      new Option('--lang <language>', 'language of what is said meanwhile')
        .choices(['ja', 'en'])
        .default(languageOf(means.environment)),
    )
    .action(means.actOn(async () => (await import('./site-journey-record.ts')).recordSiteJourney));
};

const remotePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('expected 0 to 65535');
  return port;
};
