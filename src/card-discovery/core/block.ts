/**
 * The piece of a stream that is being read, in the memory of a small WebAssembly module that looks at sixteen bytes at a
 * time: it counts line ends and finds what the names of security codes and PIN blocks have in common (`cv`, `ty`, `ck`,
 * セ). Assembled in assemble-block.ts; block.test.ts holds it against plain loops.
 */
import { assembleBlock } from './assemble-block.ts';

export const GUARD = 512;
const DATA = 192 * 1024;
const MARKS = 32_768;
const PAGE = 65_536;
const MARKS_AT = Math.ceil((GUARD + DATA + GUARD) / PAGE) * PAGE;
const PAGES = MARKS_AT / PAGE + 2;

export type Block = {
  /** `GUARD` bytes of line ends, data, room for as many line ends again. */
  readonly bytes: Uint8Array;
  readonly capacity: number;
  /** How many bytes of [from, to) are 0x0A. */
  readonly countLines: (from: number, to: number) => number;
  /** Pairs: where in [from, to) sixteen bytes begin that may hold the end of a name, and a bit for each that may be it. */
  readonly findMarks: (from: number, to: number) => Int32Array;
};

const idle: Block[] = [];

/** Blocks are used again: each keeps a stretch of address space that is only given back when it is collected. */
export const takeBlock = (): Block => idle.pop() ?? makeBlock();

export const giveBack = (block: Block): void => {
  idle.push(block);
};

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  lines(from: number, to: number): number;
  marks(from: number, to: number): number;
};

/** What is used of WebAssembly, which the language's own library does not declare. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let compiled: object | undefined;

const makeBlock = (): Block => {
  compiled ??= new WebAssembly.Module(assembleBlock({ pages: PAGES, marksAt: MARKS_AT }));
  const { memory, lines, marks } = new WebAssembly.Instance(compiled).exports as Exports;
  const bytes = new Uint8Array(memory.buffer, 0, GUARD + DATA + GUARD);
  const found = new Int32Array(memory.buffer, MARKS_AT, MARKS);
  return {
    bytes,
    capacity: GUARD + DATA,
    countLines: (from, to) => {
      const whole = from + ((to - from) & ~15);
      let count = whole > from ? lines(from, whole) : 0;
      for (let at = whole; at < to; at += 1) if (bytes[at] === 0x0a) count += 1;
      return count;
    },
    findMarks: (from, to) => found.subarray(0, 2 * marks(from, from + ((to - from + 15) & ~15))),
  };
};
