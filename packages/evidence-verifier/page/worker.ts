/** A worker of the page: verifies the bundles it is given, one after another, so that the page stays awake. */
import { type BundleOrder, bundleVerifier, sha256InScript } from '../src/index.ts';

const verify = bundleVerifier({ sha256: sha256InScript });
let before: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<BundleOrder>) => {
  before = before.then(async () => postMessage(await verify(data)));
});
