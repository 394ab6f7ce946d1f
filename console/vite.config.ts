/**
 * Builds the console into console/dist: files only, nothing inlined, so that it runs under
 * `script-src 'self'; style-src 'self'`. Beside it the auditor's page, which is one file and brings its own policy.
 */
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VERIFIER_PAGE, verifierPage } from './verifier-page.ts';

const auditorsPage = (): Plugin => ({
  name: 'auditors-page',
  apply: 'build',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: VERIFIER_PAGE, source: await verifierPage() });
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), auditorsPage()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
