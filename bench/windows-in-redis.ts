/**
 * The same windows in a Redis of its own on a socket: one script for each payment, over a sorted set for each key. The
 * protocol is spoken here, since nothing else in the house speaks it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attempt } from '#decision';
import type { WindowPlan } from '../src/decision/core/windows/plan.ts';

type Payment = { readonly attempt: Attempt; readonly time: number };
type Reply = string | number | null | readonly Reply[];

const SERVER = '/usr/bin/redis-server';
/** Of one process, in ticks of 10 ms: user and system time are the 14th and 15th numbers. */
const cpuMsOf = (pid: number): number => {
  const numbers = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(numbers[11]) + Number(numbers[12])) * 10;
};

/**
 * KEYS are the sorted sets of the payment's keys, ARGV the time, the event's number, amount and card, the longest window
 * and the windows (key, operation, length). Members are number, amount and card; a count is of two ranks.
 */
const SCRIPT = `
local time, member = tonumber(ARGV[1]), ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4]
for place = 1, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[place], '-inf', time - tonumber(ARGV[5]) - 3600000)
  redis.call('ZADD', KEYS[place], time, member)
end
local answers = {}
for at = 6, #ARGV, 3 do
  local key, operation, from = KEYS[tonumber(ARGV[at])], ARGV[at + 1], '(' .. (time - tonumber(ARGV[at + 2]))
  if operation == 'count' then answers[#answers + 1] = redis.call('ZCOUNT', key, from, time)
  else
    local sum, count, seen, different = 0, 0, {}, 0
    for _, found in ipairs(redis.call('ZRANGEBYSCORE', key, from, time)) do
      local amount, card = string.match(found, '^%d+ (%d+) (.*)$')
      sum = sum + tonumber(amount)
      count = count + 1
      if not seen[card] then
        seen[card] = true
        different = different + 1
      end
    end
    if operation == 'sum' then answers[#answers + 1] = sum
    elseif operation == 'mean' then answers[#answers + 1] = math.floor(sum / count)
    else answers[#answers + 1] = different end
  end
end
return answers`;

/** Answers in the order of what was asked. */
class Connection {
  readonly #socket: Socket;
  readonly #waiting: ((reply: Reply) => void)[] = [];
  #received = '';

  constructor(socket: Socket) {
    this.#socket = socket.setEncoding('latin1').on('data', (text: string) => this.#read(text));
  }

  ask(...words: readonly (string | number)[]): Promise<Reply> {
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    this.#socket.write(`*${words.length}\r\n${parts.join('')}`);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#received += text;
    for (;;) {
      const parsed = parseReply(this.#received, 0);
      if (parsed === undefined) return;
      this.#received = this.#received.slice(parsed.end);
      this.#waiting.shift()?.(parsed.reply);
    }
  }
}

const parseReply = (text: string, from: number): { readonly reply: Reply; readonly end: number } | undefined => {
  const line = text.indexOf('\r\n', from);
  if (line < 0) return undefined;
  const [kind, said] = [text[from], text.slice(from + 1, line)];
  if (kind === '-') throw new Error(`Redis: ${said}`);
  if (kind === ':') return { reply: Number(said), end: line + 2 };
  if (kind === '+') return { reply: said, end: line + 2 };
  if (kind === '$') {
    const end = line + 2 + Number(said);
    return text.length < end + 2 ? undefined : { reply: text.slice(line + 2, end), end: end + 2 };
  }
  const replies: Reply[] = [];
  let end = line + 2;
  for (let place = 0; place < Number(said); place += 1) {
    const parsed = parseReply(text, end);
    if (parsed === undefined) return undefined;
    replies.push(parsed.reply);
    end = parsed.end;
  }
  return { reply: replies, end };
};

const startServer = async (folder: string): Promise<ChildProcess> => {
  const socket = join(folder, 'socket');
  const words = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(SERVER, words, { stdio: 'ignore' });
  while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 10));
  return server;
};

/** `undefined` where there is no Redis on this machine. */
export const openWindowsInRedis = async (plan: WindowPlan) => {
  if (!existsSync(SERVER)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-redis-'));
  const server = await startServer(folder);
  const socket = createConnection(join(folder, 'socket'));
  await once(socket, 'connect');
  const connection = new Connection(socket);
  const hash = String(await connection.ask('SCRIPT', 'LOAD', SCRIPT));
  const fields = [...new Map(plan.windows.flatMap(({ by }) => by).map((field) => [field.path, field])).values()];
  const longest = Math.max(...plan.windows.map(({ overMs }) => overMs));
  const asked = plan.windows.flatMap(({ by, operation, overMs }) => [
    fields.findIndex(({ path }) => path === by[0]?.path) + 1,
    operation,
    overMs,
  ]);
  let number = 0;
  const observe = async ({ attempt, time }: Payment): Promise<readonly Reply[]> => {
    number += 1;
    const keys = fields.map(({ path, read }) => `${path} ${read(attempt)}`);
    const event = [time, number, attempt.amount.amountMinor, attempt.card.token, longest];
    return (await connection.ask('EVALSHA', hash, keys.length, ...keys, ...event, ...asked)) as readonly Reply[];
  };
  return {
    observe,
    forget: () => connection.ask('FLUSHALL'),
    /** For about so long, 50 under way at a time; the CPU is that of the server alone. */
    measure: async (payments: () => readonly Payment[], forMs: number) => {
      const pid = server.pid as number;
      const [fromMs, until] = [cpuMsOf(pid), Date.now() + forMs];
      let count = 0;
      while (Date.now() < until) {
        const some = payments();
        for (let from = 0; from < some.length; from += 50) await Promise.all(some.slice(from, from + 50).map(observe));
        count += some.length;
      }
      return { count, cpuMs: cpuMsOf(pid) - fromMs };
    },
    close: async () => {
      connection.close();
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
