import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-EAEBM3G5.js";import"./chunk-UB6X366R.js";import"./chunk-7FEVNPAG.js";export{a as ratioOf,c as showShortfall,b as unitOf};
