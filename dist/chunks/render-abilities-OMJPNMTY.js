import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import"./chunk-7FEVNPAG.js";function a(e){return Object.entries(e).flatMap(([n,{available:t,unavailable:i}])=>[n,`  available: ${t.join(", ")||"none"}`,...s(i).map(([r,o])=>`  not ${o.join(", ")}: ${r}`)]).join(`
`)}function s(e){let n=new Map;for(let[t,i]of Object.entries(e))n.set(i,[...n.get(i)??[],t]);return[...n]}export{a as renderAbilities};
