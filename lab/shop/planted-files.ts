/** Scripts that planted pages load from the shop itself. Harmless: the worker that sends looks at the address once more. */
import type { PathHandle, Routes } from '../loopback/routes.ts';

const SENDER = String.raw`addEventListener('install',()=>skipWaiting());addEventListener('activate',(e)=>e.waitUntil(clients.claim()));
addEventListener('message',({data:{to,all}})=>{if(/^http:\/\/(?:[a-z0-9-]+\.)*localhost:\d+\//.test(to))fetch(to,{method:'POST',mode:'no-cors',keepalive:true,body:all});});`;

const CACHE = `addEventListener('install',()=>skipWaiting());addEventListener('activate',(e)=>e.waitUntil(clients.claim()));`;

const script =
  (body: string): PathHandle =>
  () => ({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' }, body });

export const plantedFiles: Routes = {
  'GET /sender-sw.js': script(SENDER),
  'GET /cache-sw.js': script(CACHE),
  'GET /planted/app.:hash.js': script('window.deployed = true;'),
};
