/**
 * A policy as a shop puts it in place: the header itself, the page's own HTML, web servers and common shop software.
 * Where a nonce is needed, only places that can make one for each answer are offered.
 */
import { NONCE_PLACE, REPORT_GROUP } from './generate-policy.ts';

export const PLACES = ['header', 'meta', 'apache', 'nginx', 'ec-cube-4', 'ec-cube-2', 'wordpress'] as const;
export type Place = (typeof PLACES)[number];

export type Snippet = {
  readonly place: Place;
  /** Where it goes, as a path in the shop's software; absent where that differs from shop to shop. */
  readonly file?: string;
  readonly text: string;
};

export type Placing = {
  readonly policy: string;
  readonly mode: 'report-only' | 'enforce';
  readonly reportTo?: string | undefined;
};

const NAMES = {
  'report-only': 'Content-Security-Policy-Report-Only',
  enforce: 'Content-Security-Policy',
} as const;

const endpointsOf = ({ reportTo }: Placing): string | undefined =>
  reportTo === undefined ? undefined : `${REPORT_GROUP}="${reportTo}"`;

const header = (placing: Placing): Snippet => {
  const endpoints = endpointsOf(placing);
  const lines = [
    ...(endpoints === undefined ? [] : [`Reporting-Endpoints: ${endpoints}`]),
    `${NAMES[placing.mode]}: ${placing.policy}`,
  ];
  return { place: 'header', text: `${lines.join('\n')}\n` };
};

/** In a page's own HTML these say nothing (HTML section 4.2.5.3), and there is no report-only there. */
const NOT_IN_META = /^(?:frame-ancestors|report-uri|report-to|sandbox)\b/;

const escapedHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const meta = ({ policy }: Placing): Snippet => {
  const kept = policy.split('; ').filter((directive) => !NOT_IN_META.test(directive));
  return {
    place: 'meta',
    text: `<meta http-equiv="Content-Security-Policy" content="${escapedHtml(kept.join('; '))}">\n`,
  };
};

/** `%` begins a format of mod_headers. */
const apacheText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');

const apacheLines = (placing: Placing): string => {
  const endpoints = endpointsOf(placing);
  return [
    '<IfModule mod_headers.c>',
    ...(endpoints === undefined ? [] : [`  Header always set Reporting-Endpoints "${apacheText(endpoints)}"`]),
    `  Header always set ${NAMES[placing.mode]} "${apacheText(placing.policy)}"`,
    '</IfModule>',
    '',
  ].join('\n');
};

/** `$` begins a variable of nginx, which knows no way to write it otherwise. */
const nginxText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '%24');

const nginx = (placing: Placing): Snippet => {
  const endpoints = endpointsOf(placing);
  const lines = [
    ...(endpoints === undefined ? [] : [`add_header Reporting-Endpoints "${nginxText(endpoints)}" always;`]),
    `add_header ${NAMES[placing.mode]} "${nginxText(placing.policy)}" always;`,
  ];
  return { place: 'nginx', text: `${lines.join('\n')}\n` };
};

const phpText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The policy as a PHP expression, with `nonce` where its place was. */
const phpPolicy = (policy: string, nonce: string): string =>
  policy.split(NONCE_PLACE).map(phpText).join(` . ${nonce} . `);

const ecCube4 = (placing: Placing): Snippet => {
  const endpoints = endpointsOf(placing);
  const usesNonce = placing.policy.includes(NONCE_PLACE);
  const lines = [
    '<?php',
    '',
    'namespace Customize\\EventListener;',
    '',
    'use Symfony\\Component\\EventDispatcher\\EventSubscriberInterface;',
    ...(usesNonce ? ['use Symfony\\Component\\HttpKernel\\Event\\RequestEvent;'] : []),
    'use Symfony\\Component\\HttpKernel\\Event\\ResponseEvent;',
    'use Symfony\\Component\\HttpKernel\\KernelEvents;',
    ...(usesNonce ? ['use Twig\\Environment;'] : []),
    '',
    'class ContentSecurityPolicyListener implements EventSubscriberInterface',
    '{',
    ...(usesNonce ? EC_CUBE_NONCE : []),
    '    public static function getSubscribedEvents(): array',
    '    {',
    usesNonce
      ? "        return [KernelEvents::REQUEST => 'onRequest', KernelEvents::RESPONSE => 'onResponse'];"
      : "        return [KernelEvents::RESPONSE => 'onResponse'];",
    '    }',
    '',
    '    public function onResponse(ResponseEvent $event): void',
    '    {',
    '        $headers = $event->getResponse()->headers;',
    ...(endpoints === undefined ? [] : [`        $headers->set('Reporting-Endpoints', ${phpText(endpoints)});`]),
    `        $headers->set('${NAMES[placing.mode]}', ${phpPolicy(placing.policy, '$this->nonce')});`,
    '    }',
    '}',
    '',
  ];
  return {
    place: 'ec-cube-4',
    file: 'app/Customize/EventListener/ContentSecurityPolicyListener.php',
    text: lines.join('\n'),
  };
};

/** Templates write `<script nonce="{{ csp_nonce }}">`. */
const EC_CUBE_NONCE = [
  '    private string $nonce;',
  '',
  '    public function __construct(private Environment $twig)',
  '    {',
  '        $this->nonce = base64_encode(random_bytes(18));',
  '    }',
  '',
  '    public function onRequest(RequestEvent $event): void',
  '    {',
  "        $this->twig->addGlobal('csp_nonce', $this->nonce);",
  '    }',
  '',
];

/** On the checkout alone, where WooCommerce is there; before the first output. */
const wordpress = (placing: Placing): Snippet => {
  const endpoints = endpointsOf(placing);
  const usesNonce = placing.policy.includes(NONCE_PLACE);
  const lines = [
    ...(usesNonce ? WORDPRESS_NONCE : []),
    "add_action( 'template_redirect', function () {",
    "    if ( function_exists( 'is_checkout' ) && ! is_checkout() ) {",
    '        return;',
    '    }',
    ...(endpoints === undefined ? [] : [`    header( ${phpText(`Reporting-Endpoints: ${endpoints}`)} );`]),
    `    header( ${phpPolicy(`${NAMES[placing.mode]}: ${placing.policy}`, 'shop_csp_nonce()')} );`,
    '} );',
    '',
  ];
  return { place: 'wordpress', file: 'functions.php', text: lines.join('\n') };
};

const WORDPRESS_NONCE = [
  'function shop_csp_nonce() {',
  '    static $nonce = null;',
  '    return $nonce ??= base64_encode( random_bytes( 18 ) );',
  '}',
  "foreach ( array( 'wp_script_attributes', 'wp_inline_script_attributes' ) as $filter ) {",
  '    add_filter( $filter, function ( $attributes ) {',
  "        $attributes['nonce'] = shop_csp_nonce();",
  '        return $attributes;',
  '    } );',
  '}',
  '',
];

export const writeSnippets = (placing: Placing): readonly Snippet[] => {
  const needsNonce = placing.policy.includes(NONCE_PLACE);
  const still: readonly Snippet[] = needsNonce
    ? []
    : [
        ...(placing.mode === 'enforce' ? [meta(placing)] : []),
        { place: 'apache', file: '.htaccess', text: apacheLines(placing) },
        nginx(placing),
      ];
  const ecCube2: readonly Snippet[] = needsNonce
    ? []
    : [{ place: 'ec-cube-2', file: 'html/.htaccess', text: apacheLines(placing) }];
  const all = [header(placing), ...still, ecCube4(placing), ...ecCube2, wordpress(placing)];
  return all.toSorted((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place));
};
