/**
 * A piece of a script as a person can read it: broken into lines at statements and braces, indented, and cut. It is text to
 * look at; nothing of it is changed but the space between its tokens.
 */
import { tokensOf } from './parse-script.ts';

export type Excerpt = { readonly text: string; readonly cut: boolean };

/** Of the source, before it is laid out. */
const LONGEST_EXCERPT = 6_000;
const INDENT = '  ';
const DEEPEST_INDENT = 12;

const OPENS = /^[{[(]$/;
const CLOSES = /^[}\])]$/;
const NO_SPACE_BEFORE = /^(?:[;,.)\]:]|\?\.|\+\+|--)/;
const NO_SPACE_AFTER = /(?:^[.([!~]|\?\.|\.\.\.|\$\{)$/;
/** What a template goes on with after a place of its. */
const TEMPLATE_GOES_ON = /^\}./s;
const WORD = /^[\w$#'"`/]/;

class Layout {
  #text = '';
  #depth = 0;
  /** Of parentheses and brackets, in which `;` ends nothing. */
  #within = 0;
  #last = '';

  add(token: string, hadSpace: boolean): void {
    if (token === '}') {
      this.#depth = Math.max(0, this.#depth - 1);
      this.#newLine();
    }
    if (!this.#atLineStart && this.#wantsSpace(token, hadSpace)) this.#text += ' ';
    this.#text += token;
    if (OPENS.test(token) && token !== '{') this.#within += 1;
    if (CLOSES.test(token) && token !== '}') this.#within = Math.max(0, this.#within - 1);
    if (token === '{') {
      this.#depth += 1;
      this.#newLine();
    } else if (token === ';' && this.#within === 0) this.#newLine();
    this.#last = token;
  }

  /** After a closing brace a line ends, unless what follows belongs to it. */
  before(token: string): void {
    if (this.#last === '}' && !/^[;,.)\]]|^(?:else|catch|finally|while|from)$/.test(token)) this.#newLine();
  }

  get text(): string {
    return this.#text.trimEnd();
  }

  get #atLineStart(): boolean {
    return /(?:^|\n)[ ]*$/.test(this.#text);
  }

  #newLine(): void {
    this.#text = `${this.#text.trimEnd()}\n${INDENT.repeat(Math.min(this.#depth, DEEPEST_INDENT))}`;
  }

  #wantsSpace(token: string, hadSpace: boolean): boolean {
    if (this.#last === '#') return false;
    if (WORD.test(token) && WORD.test(this.#last.at(-1) ?? '')) return true;
    if (token === '(' || token === '[') return hadSpace;
    if (TEMPLATE_GOES_ON.test(token)) return false;
    return !NO_SPACE_BEFORE.test(token) && !NO_SPACE_AFTER.test(this.#last);
  }
}

export const prettyExcerpt = (
  source: string,
  { start, end }: { readonly start: number; readonly end: number },
): Excerpt => {
  const cut = end - start > LONGEST_EXCERPT;
  const piece = source.slice(start, cut ? start + LONGEST_EXCERPT : end);
  const tokens = tokensOf(piece);
  const layout = new Layout();
  let read = 0;
  for (const token of tokens) {
    // What the parser left out or went back over stays as it was written.
    if (token.start < read) continue;
    const text = piece.slice(token.start, token.end);
    layout.before(text);
    layout.add(text, token.start > read);
    read = token.end;
  }
  const rest = piece.slice(read);
  return { text: rest.trim() === '' ? layout.text : `${layout.text}${rest}`, cut };
};
