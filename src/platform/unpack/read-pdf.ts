/** Text of a PDF by pdf.js, as unpdf packs it for servers: no canvas, no worker, no fonts loaded. */
import { getDocumentProxy } from 'unpdf';
import { DamagedFailure, PasswordFailure } from './port.ts';

type Item = { readonly str?: string; readonly hasEOL?: boolean };

const QUIET = 0;

export async function* pdfText(content: Uint8Array): AsyncIterable<{ readonly page: number; readonly text: string }> {
  const document = await getDocumentProxy(content, {
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: QUIET,
  }).catch((error: unknown) => {
    throw (error as Error).name === 'PasswordException' ? new PasswordFailure() : new DamagedFailure();
  });
  try {
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = (items as readonly Item[])
        .map(({ str = '', hasEOL = false }) => (hasEOL ? `${str}\n` : str))
        .join('');
      page.cleanup();
      yield { page: number, text };
    }
  } catch (error) {
    throw error instanceof PasswordFailure ? error : new DamagedFailure();
  } finally {
    await document.cleanup();
    await document.loadingTask.destroy();
  }
}
