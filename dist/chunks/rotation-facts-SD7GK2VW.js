import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-RZAPW235.js";import"./chunk-I56WI2ZG.js";import"./chunk-5INFM4YU.js";import"./chunk-NDV466KG.js";import"./chunk-YFWSTNYZ.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as readRotation,b as readSlots,c as timeOf};
