import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-NZIJX6CQ.js";import"./chunk-22FFPSNT.js";import"./chunk-7FEVNPAG.js";export{a as ratioOf,c as showShortfall,b as unitOf};
