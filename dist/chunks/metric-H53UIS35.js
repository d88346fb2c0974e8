import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-MN5NGLL2.js";import"./chunk-H7TLLLZE.js";import"./chunk-7FEVNPAG.js";export{a as ratioOf,c as showShortfall,b as unitOf};
