import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a}from"./chunk-C5UJVR66.js";import"./chunk-CPKE2GPB.js";import"./chunk-NDV466KG.js";import"./chunk-KSMAFGJT.js";import"./chunk-2GAXCAQK.js";import"./chunk-GGIWIY7U.js";import"./chunk-7FEVNPAG.js";export{a as chooseSlot};
