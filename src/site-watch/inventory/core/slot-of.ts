/**
 * The place a script holds in the inventory. A file is known by its address without query, and with the hash that a build
 * writes into its name left out, so that its history goes on across deployments; an inline script by what it holds.
 */

const HEX_PART = /(?<=[/._-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}(?=[/._-]|$)/g;
/** As bundlers write it right before the ending: letters of both cases and digits. */
const MIXED_PART = /(?<=[._-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{8,24}(?=\.m?js$)/;

/** An inline script's documents differ by order numbers; the script is the same one in all of them. */
export const slotOfInline = (shape: string): string => `inline ${shape}`;

export const slotOfFile = (address: string): string => {
  const at = address.search(/(?<=^[a-z]+:\/\/[^/]*)\//i);
  if (at < 0) return `file ${address}`;
  const path = address.slice(at).replace(HEX_PART, '*').replace(MIXED_PART, '*');
  return `file ${address.slice(0, at)}${path}`;
};
