/** The commands of `mitsuke site`. */
import { add, type Define } from './command-means.ts';

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
    .option('--against <folder>', 'compare with what an earlier scan of the same site kept with --out')
    .option(
      '--no-browser-sandbox',
      'visit although the browser’s sandbox cannot run here; the page’s code is then less confined',
    )
    .action(means.actOn(async () => (await import('./site-scan.ts')).scanSite));
};
