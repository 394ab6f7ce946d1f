/** The directives of CSP3 and its neighbours, and what stands in for one that is absent (CSP3 section 6.8.3). */

/** Their values are source lists. */
export const SOURCE_DIRECTIVES = [
  'base-uri',
  'child-src',
  'connect-src',
  'default-src',
  'fenced-frame-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'prefetch-src',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'worker-src',
] as const;

export type SourceDirective = (typeof SOURCE_DIRECTIVES)[number];

const OTHERS = [
  'block-all-mixed-content',
  'plugin-types',
  'report-to',
  'report-uri',
  'require-sri-for',
  'require-trusted-types-for',
  'sandbox',
  'trusted-types',
  'upgrade-insecure-requests',
  'webrtc',
];

export const isSourceDirective = (name: string): name is SourceDirective =>
  (SOURCE_DIRECTIVES as readonly string[]).includes(name);

export const isDirective = (name: string): boolean => isSourceDirective(name) || OTHERS.includes(name);

/** What is looked at in its place, nearest first; absent: nothing stands in for it. */
const FALLBACKS: Readonly<Partial<Record<SourceDirective, readonly SourceDirective[]>>> = {
  'child-src': ['default-src'],
  'connect-src': ['default-src'],
  'fenced-frame-src': ['frame-src', 'child-src', 'default-src'],
  'font-src': ['default-src'],
  'frame-src': ['child-src', 'default-src'],
  'img-src': ['default-src'],
  'manifest-src': ['default-src'],
  'media-src': ['default-src'],
  'object-src': ['default-src'],
  'prefetch-src': ['default-src'],
  'script-src': ['default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'script-src-elem': ['script-src', 'default-src'],
  'style-src': ['default-src'],
  'style-src-attr': ['style-src', 'default-src'],
  'style-src-elem': ['style-src', 'default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
};

export const lookedAt = (name: SourceDirective): readonly SourceDirective[] => [name, ...(FALLBACKS[name] ?? [])];
