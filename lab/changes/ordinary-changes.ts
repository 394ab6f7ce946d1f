/**
 * What changes in honest shops from one week to the next. Each talks to a vendor of its own (`NAME-vendor.localhost`), and
 * none sends the card number there, but the recorder, whose vendor the shop has looked at and allows.
 */
import { requireLoopback } from '../loopback/address.ts';

export type OrdinaryChange = {
  readonly name: string;
  readonly how: string;
  /** HTML for the checkout; VENDOR is the origin of its vendor, NEW a value of chance, TIME the present time in ms. */
  readonly checkout: string;
  readonly everyPage?: string;
  /** The shop allows its vendor to have card data, after a review. */
  readonly reviewed?: true;
  /** The shop had it before: what changes is what each load, or each build, writes anew. */
  readonly renewed?: true;
};

const SEND = `function send(path,data){navigator.sendBeacon('VENDOR'+path,JSON.stringify(data));}`;
const inline = (code: string): string => `<script>(function(){${SEND}${code}})();</script>`;
const id = `crypto.randomUUID()`;

const MEASURING: readonly OrdinaryChange[] = [
  {
    name: 'analytics',
    how: 'new visit counting by another company',
    checkout: inline(
      `var v=localStorage.v||(localStorage.v=${id});function hit(e){send('/collect',{v:v,s:${id},e:e,t:Date.now(),u:location.pathname,r:Math.random()});}hit('view');document.addEventListener('change',function(x){hit('change:'+x.target.id);});addEventListener('pagehide',function(){hit('leave');});`,
    ),
  },
  {
    name: 'web-vitals',
    how: 'loading times sent when the page is left',
    checkout: inline(
      `addEventListener('pagehide',function(){send('/vitals',performance.getEntriesByType('navigation').map(function(e){return [e.duration,e.domInteractive,e.transferSize];}));});`,
    ),
  },
  {
    name: 'error-reporter',
    how: 'error reporting, and an error',
    checkout: inline(
      `addEventListener('error',function(e){send('/report/'+${id},{m:e.message,l:e.lineno,c:e.colno,stack:String(e.error&&e.error.stack),at:Date.now()});});setTimeout(function(){undefined.value;},50);`,
    ),
  },
  {
    name: 'heat-map',
    how: 'where the pointer was',
    checkout: inline(
      `var p=[];addEventListener('pointermove',function(e){p.push(e.clientX|0,e.clientY|0,e.timeStamp|0);});addEventListener('pagehide',function(){send('/map',{p:p,pad:Array.from({length:400},function(){return Math.random()*1280|0;})});});`,
    ),
  },
  {
    name: 'fingerprint',
    how: 'fraud prevention that knows the device',
    checkout: inline(
      `quiet(crypto.subtle?crypto.subtle.digest('SHA-256',new TextEncoder().encode([navigator.userAgent,screen.width,navigator.language].join())).then(function(d){send('/device',{d:btoa(String.fromCharCode.apply(null,new Uint8Array(d))),n:${id}});}):null);function quiet(x){x&&x.catch(function(){});}`,
    ),
  },
  {
    name: 'session-recorder',
    how: 'session recorder that records what is typed, allowed after a review',
    checkout: inline(
      `document.addEventListener('change',function(e){send('/rec',{f:e.target.id,v:e.target.value,t:Date.now()});});`,
    ),
    reviewed: true,
  },
  {
    name: 'conversion',
    how: 'an advertiser is told of the order and its amount',
    checkout: inline(
      `document.addEventListener('submit',function(){new Image().src='VENDOR/conv.gif?amount=1980&order='+${id}+'&cb='+Math.random();},true);`,
    ),
  },
];

const SHOWING: readonly OrdinaryChange[] = [
  {
    name: 'font',
    how: 'another font from another delivery network',
    checkout: `<link rel="preconnect" href="VENDOR"><link rel="stylesheet" href="VENDOR/css2.css?family=Noto+Sans+JP:wght@400;700&v=NEW">`,
  },
  {
    name: 'library',
    how: 'a library moves to another delivery network',
    checkout: `<script src="VENDOR/npm/jquery-3.7.1.min.js"></script>`,
  },
  {
    name: 'deploy',
    how: 'a deploy with a new bundle name',
    checkout: `<script src="/planted/app.NEW.js"></script>`,
    renewed: true,
  },
  {
    name: 'tag-manager',
    how: 'a tag manager with three tags',
    checkout: inline(
      `['a','b','c'].forEach(function(x){var s=document.createElement('script');s.async=true;s.src='VENDOR/tag-'+x+'.js?id=GTM-X4K2&cb='+Math.random();document.head.append(s);});`,
    ),
  },
  {
    name: 'ab-test',
    how: 'a test of two variants',
    checkout: inline(
      `var b=localStorage.b||(localStorage.b=Math.random()<.5?'f1c2a7de90b34d1e':'07e9d3b51c8f42aa');document.cookie='ab='+b;document.title+=b[0]==='f'?' ✓':'';send('/bucket',{b:b});`,
    ),
  },
  {
    name: 'nonce',
    how: 'a nonce of each load',
    checkout: `<script nonce="NEW">window.loadedWith='NEW';</script>`,
    renewed: true,
  },
  {
    name: 'time-stamp',
    how: 'the time of each load',
    checkout: `<script>window.renderedAt=TIME;</script>`,
    renewed: true,
  },
  {
    name: 'inline-json',
    how: 'settings as JSON in the page',
    checkout: `<script type="application/json" id="settings">{"request":"NEW","at":TIME,"stock":[3,1,4]}</script>`,
    renewed: true,
  },
  {
    name: 'style',
    how: 'a changed style',
    checkout: `<style>.secure{letter-spacing:.01em}/* NEW */</style>`,
    renewed: true,
  },
  {
    name: 'lazy-images',
    how: 'pictures that load when they are seen',
    checkout: `<img loading="lazy" src="VENDOR/w/640/NEW.webp" alt=""><img src="VENDOR/w/320/TIME.webp" alt="">`,
  },
  {
    name: 'video-embed',
    how: 'an embedded film',
    checkout: `<iframe src="VENDOR/embed/NEW?rel=0" title="film" width="200" height="100"></iframe>`,
  },
];

const SERVING: readonly OrdinaryChange[] = [
  {
    name: 'consent',
    how: 'a consent tool',
    checkout: inline(
      `document.cookie='consent='+btoa(JSON.stringify({at:Date.now(),id:${id},ok:['necessary']}));send('/consent',{c:document.cookie.length,id:${id}});`,
    ),
  },
  {
    name: 'chat',
    how: 'a chat window with its socket',
    checkout: inline(
      `var w=new WebSocket('VENDOR'.replace('http','ws')+'/chat');w.onopen=function(){w.send(JSON.stringify({hello:${id},t:Date.now()}));};addEventListener('input',function(e){w.readyState===1&&w.send(JSON.stringify({typing:e.target.id}));});`,
    ),
  },
  {
    name: 'address',
    how: 'the address from the postal code, by a company',
    checkout: inline(
      `var f=document.querySelector('#buyer-postcode');f&&f.addEventListener('change',function(){fetch('VENDOR/zip?code='+f.value.replace(/\\D/g,'')).catch(function(){});});`,
    ),
  },
  {
    name: 'cache-worker',
    how: 'a service worker that keeps pages',
    checkout: inline(`navigator.serviceWorker&&navigator.serviceWorker.register('/cache-sw.js').catch(function(){});`),
  },
  {
    name: 'stock-poll',
    how: 'stock asked for again and again',
    checkout: inline(`setInterval(function(){fetch('VENDOR/stock?t='+Date.now()).catch(function(){});},300);`),
  },
  {
    name: 'robot-check',
    how: 'a check for robots with long tokens of chance',
    checkout: inline(
      `document.addEventListener('submit',function(){send('/verify',{token:btoa(String.fromCharCode.apply(null,crypto.getRandomValues(new Uint8Array(1200)))),k:'6Lc'+${id}});},true);`,
    ),
  },
  {
    name: 'brand-lookup',
    how: 'the brand of the card from its first six digits',
    checkout: inline(
      `var f=document.querySelector('#card-number');f&&f.addEventListener('input',function(){var n=f.value.replace(/\\D/g,'');n.length>=6&&fetch('VENDOR/bin/'+n.slice(0,6)).catch(function(){});});`,
    ),
  },
  {
    name: 'receipt',
    how: 'an event with brand and last four digits',
    checkout: inline(
      `document.addEventListener('submit',function(){var n=document.querySelector('#card-number').value.replace(/\\D/g,'');send('/event',{brand:'visa',last4:n.slice(-4),masked:'**** **** **** '+n.slice(-4),id:${id}});},true);`,
    ),
  },
  {
    name: 'newsletter',
    how: 'the mail address, to the company that sends the newsletter',
    checkout: inline(
      `document.addEventListener('submit',function(){send('/subscribe',{email:document.querySelector('#buyer-email').value,at:Date.now()});},true);`,
    ),
  },
  {
    name: 'survey',
    how: 'a question on the page after the order',
    checkout: '',
    everyPage: inline(`if(document.body.dataset.journey==='done')send('/survey',{id:${id},at:Date.now()});`),
  },
];

export const ORDINARY_CHANGES: readonly OrdinaryChange[] = [...MEASURING, ...SHOWING, ...SERVING];

type Fill = { readonly vendors: string; readonly newToken: () => string; readonly now: () => number };

/** As a page that is made now holds them. @throws NotLoopback */
export const plantedChanges = (changes: readonly OrdinaryChange[], { vendors, newToken, now }: Fill) => {
  const { protocol, host } = requireLoopback(vendors);
  const filled = (name: string, html = ''): string =>
    html
      .replaceAll('VENDOR', `${protocol}//${name}-${host}`)
      .replaceAll('NEW', newToken().slice(0, 16))
      .replaceAll('TIME', String(now()));
  return {
    checkout: changes.map(({ name, checkout }) => filled(name, checkout)).join('\n'),
    everyPage: changes.map(({ name, everyPage }) => filled(name, everyPage)).join('\n'),
  };
};

export const changeFacts = ({ name, how, reviewed, renewed }: OrdinaryChange) => ({
  ...{ name, how },
  reviewed: reviewed === true,
  renewed: renewed === true,
});
