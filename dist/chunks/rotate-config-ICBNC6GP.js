import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d}from"./chunk-CPKE2GPB.js";import"./chunk-NDV466KG.js";import"./chunk-KSMAFGJT.js";import"./chunk-7FEVNPAG.js";export{d as isSlot,c as otherSlot,a as rotateSchema,b as slots};
