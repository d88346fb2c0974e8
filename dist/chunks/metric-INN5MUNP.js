import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-UTRJ2TGC.js";import"./chunk-H4N5VY5R.js";import"./chunk-7FEVNPAG.js";export{a as ratioOf,c as showShortfall,b as unitOf};
