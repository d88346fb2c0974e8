import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-ENIYFUOU.js";import"./chunk-STHNWSY6.js";import"./chunk-7FEVNPAG.js";export{a as ratioOf,c as showShortfall,b as unitOf};
