import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a as r}from"./chunk-3MDSC7GZ.js";function l(t,e=2e3){return r(t,e).replaceAll(/[&<>"'`]/g,n=>`&#${n.charCodeAt(0)};`)}export{l as a};
