import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c,d}from"./chunk-5INFM4YU.js";import"./chunk-NDV466KG.js";import"./chunk-YFWSTNYZ.js";import"./chunk-7FEVNPAG.js";export{d as isSlot,c as otherSlot,a as rotateSchema,b as slots};
