/** The auditor's page: takes a folder and a key, has it verified by workers, and shows the verdict. */
import { auditAlerts, parseCosignerVkey, parseVkey, sha256InScript, type WitnessDemand } from '../src/index.ts';
import { type ChosenFolder, chosenFiles, droppedFiles, folderOf } from './read-folder.ts';
import { showVerdict } from './show-verdict.ts';
import { startWorkers, type Workers } from './verify-in-workers.ts';
import { type Language, type Say, speak, type Words } from './words.ts';

const WORKER_SCRIPT = 'worker-script';

const byId = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page lacks ${id}`);
  return found as T;
};

const folderInput = byId<HTMLInputElement>('folder');
const keyInput = byId<HTMLTextAreaElement>('key');
const olderInput = byId<HTMLInputElement>('older');
const witnessInput = byId<HTMLTextAreaElement>('witnesses');
const startButton = byId<HTMLButtonElement>('start');
const stopButton = byId<HTMLButtonElement>('stop');
const progress = byId<HTMLElement>('progress');
const verdict = byId<HTMLElement>('verdict');
const zone = byId<HTMLElement>('zone');

let language: Language = navigator.language.startsWith('ja') ? 'ja' : 'en';
let say: Say = speak(language);
let chosen: ChosenFolder | undefined;
let running: Workers | undefined;
/** Shows the last verdict again, in the language of now. */
let showAgain: (() => void) | undefined;

const tell = (text: string): void => {
  progress.textContent = text;
};

const showWords = (): void => {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const place of document.querySelectorAll<HTMLElement>('[data-words]')) {
    place.textContent = say(place.dataset.words as keyof Words);
  }
};

const choose = (files: ReadonlyMap<string, File>): void => {
  chosen = folderOf(files);
  tell(chosen === undefined ? say('noLog') : say('chosen', { name: chosen.name }));
};

const witnessesGiven = (): WitnessDemand | 'malformed' | undefined => {
  const lines = witnessInput.value.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line) => parseCosignerVkey(line, sha256InScript));
  if (keys.length === 0) return undefined;
  const read = keys.flatMap((key) => (key.kind === 'ok' ? [key.value] : []));
  return read.length === keys.length ? { witnesses: read } : 'malformed';
};

/** Where Ed25519 is missing nothing may be called unsigned. */
const hasEd25519 = async (): Promise<boolean> => {
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
};

const check = async (): Promise<void> => {
  const folder = chosen;
  const vkey = keyInput.value.trim();
  const witnesses = witnessesGiven();
  if (folder === undefined) return tell(say('noLog'));
  if (parseVkey(vkey, sha256InScript).kind === 'failed') return tell(say('keyMalformed'));
  if (witnesses === 'malformed') return tell(say('witnessMalformed'));
  if (!(await hasEd25519())) return tell(say('noEd25519'));
  const [older] = olderInput.files ?? [];
  const workers = startWorkers(byId(WORKER_SCRIPT).textContent);
  begin(workers);
  try {
    const audit = await auditAlerts({
      read: folder.read,
      vkey,
      sha256: sha256InScript,
      verifyBundle: workers.verifyBundle,
      ahead: workers.ahead,
      onProgress: (done) => tell(say('checking', done)),
      ...(witnesses === undefined ? {} : { witnesses }),
      ...(older === undefined ? {} : { older: new Uint8Array(await older.arrayBuffer()) }),
    });
    if (running !== workers) return;
    showAgain = () => verdict.replaceChildren(...showVerdict(audit, { read: folder.read, say }));
    showAgain();
    verdict.focus();
  } catch (error) {
    if (running === workers)
      tell(say('unreadable', { reason: error instanceof Error ? error.message : String(error) }));
  } finally {
    if (running === workers) end();
  }
};

const begin = (workers: Workers): void => {
  running?.end();
  running = workers;
  showAgain = undefined;
  verdict.replaceChildren();
  stopButton.disabled = false;
};

const end = (): void => {
  running?.end();
  running = undefined;
  stopButton.disabled = true;
};

folderInput.addEventListener('change', () => {
  if (folderInput.files !== null) choose(chosenFiles(folderInput.files));
});
zone.addEventListener('dragover', (event) => event.preventDefault());
zone.addEventListener('drop', async (event) => {
  event.preventDefault();
  if (event.dataTransfer === null) return;
  try {
    choose(await droppedFiles(event.dataTransfer));
  } catch (error) {
    tell(say('unreadable', { reason: error instanceof Error ? error.message : String(error) }));
  }
});
byId<HTMLFormElement>('order').addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});
stopButton.addEventListener('click', () => {
  end();
  tell(say('stopped'));
  startButton.focus();
});
byId('language').addEventListener('click', () => {
  language = language === 'ja' ? 'en' : 'ja';
  say = speak(language);
  showWords();
  showAgain?.();
});

showWords();
