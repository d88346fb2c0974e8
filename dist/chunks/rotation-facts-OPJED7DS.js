import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a,b,c}from"./chunk-2IEJNE4I.js";import"./chunk-VIM45ND2.js";import"./chunk-CPKE2GPB.js";import"./chunk-NDV466KG.js";import"./chunk-KSMAFGJT.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as readRotation,b as readSlots,c as timeOf};
