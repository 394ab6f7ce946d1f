/** The process that raises alerts, and what it says it has raised. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { ServedHouse } from './served-house.ts';

const SCRIPT = path.resolve(import.meta.dirname, 'raise-alerts.ts');

export class Alerts {
  /** Ids by the number of the finding. */
  readonly acknowledged = new Map<number, string>();
  readonly #house: ServedHouse;
  #child: ChildProcess | undefined;
  #errors = '';

  constructor(house: ServedHouse) {
    this.#house = house;
  }

  start(): void {
    const { dataFolder, tenant } = this.#house;
    const words = [SCRIPT, dataFolder, tenant, String(this.acknowledged.size + 1)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const lines = text.split('\n');
      // The last one may be cut short.
      text = lines.pop() ?? '';
      for (const line of lines) {
        const { number, alert } = JSON.parse(line) as { number: number; alert: string };
        this.acknowledged.set(number, alert);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      this.#errors += more;
    });
  }

  /** kill -9. @throws what ended it before. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${this.#errors}`);
    child.kill('SIGKILL');
    await ended;
    this.#child = undefined;
  }
}
